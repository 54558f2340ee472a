using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.Jobs;

/// <summary>
/// A job, its pods, and a controller that crashes between any two of its steps: a world in which only the plan decides. Checks after each
/// step that nothing is wrong.
/// </summary>
internal sealed class JobWorld
{
    private readonly Random _random;
    private readonly Dictionary<string, V1Pod> _pods = [];
    private readonly HashSet<string> _succeeded = [];
    private readonly HashSet<string> _failed = [];
    private readonly HashSet<string> _unneeded = [];
    private HashSet<string> _released = [];
    private JobBackoff? _backoff;
    private V1Job _job;
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly bool _suspends;
    private int _made;

    public JobWorld(V1JobSpec spec, int seed, bool suspends = false)
    {
        _suspends = suspends;
        _random = new(seed);
        spec.Template = new() { Spec = new() { RestartPolicy = "Never", Containers = [new() { Name = "c", Image = "i" }] } };
        _job = new() { Metadata = new() { Name = "j", NamespaceProperty = "default", Uid = "job" }, Spec = spec };
    }

    public V1JobStatus Status => _job.Status ?? new();

    public int Crashes { get; private set; }

    /// <summary>How many pods truly succeeded.</summary>
    public int Succeeded => _succeeded.Count;

    /// <summary>How many truly failed, beside those that were not needed any more.</summary>
    public int Failed => _failed.Count;

    public bool HoldsPods => _pods.Values.Any(JobPods.IsTracked);

    public bool IsFinished => JobConditions.IsFinished(Status);

    /// <summary>Something happens: mostly a look of the controller, which crashes half-way now and then.</summary>
    public void Step(bool calm)
    {
        if (_suspends && _random.Next(20) == 0)
        {
            _job = _job with { Spec = _job.Spec with { Suspend = !calm && _random.Next(2) == 0 } };
        }

        switch (_random.Next(calm ? 6 : 10))
        {
            case 0 or 1:
                Look(crashAfter: int.MaxValue);
                break;
            case 2 or 3:
                End(Pick(pod => PodReadiness.IsActive(pod)), succeeds: calm || _random.Next(3) > 0);
                break;
            case 4:
                Vanish(Pick(PodReadiness.IsTerminating));
                break;
            case 5:
                _now += TimeSpan.FromSeconds(_random.Next(600));
                break;
            case 6:
                Delete(Pick(PodReadiness.IsActive), needed: true);
                break;
            default:
                Look(crashAfter: _random.Next(6));
                break;
        }

        Check();
    }

    private void Look(int crashAfter)
    {
        if (IsFinished)
        {
            return;
        }

        var before = Status;
        var input = new JobInput(_job, [.. _pods.Values.OrderBy(_ => _random.Next())], _released, _backoff, _now);
        var plan = JobPlan.Compute(input);
        foreach (var step in Steps(plan))
        {
            if (crashAfter-- <= 0)
            {
                (Crashes, _released, _backoff) = (Crashes + 1, [], null);
                return;
            }

            step();
            Check();
        }

        Assert.True((Status.Failed ?? 0) >= (before.Failed ?? 0));
        _released.IntersectWith(_pods.Values.Where(JobPods.IsTracked).Select(pod => pod.Metadata.Uid));
    }

    private IEnumerable<Action> Steps(JobPlan plan)
    {
        foreach (var order in plan.Create)
        {
            yield return () => Make(order);
        }

        foreach (var pod in plan.Delete)
        {
            if (!plan.DeletedCount)
            {
                yield return () => LetGo(pod.Metadata.Uid, unneeded: true);
            }

            yield return () => Delete(_pods.GetValueOrDefault(pod.Metadata.Uid), needed: plan.DeletedCount);
        }

        yield return () =>
        {
            _job = _job with { Status = plan.Status };
            _backoff = plan.Backoff;
        };
        foreach (var pod in plan.Release)
        {
            yield return () => LetGo(pod.Metadata.Uid, unneeded: false);
        }
    }

    private void Make(JobPodOrder order)
    {
        var uid = $"p{_made++}";
        var annotations = new Dictionary<string, string>();
        if (order.Index is { } index)
        {
            annotations[JobLabels.CompletionIndex] = index.ToString(CultureInfo.InvariantCulture);
            annotations[JobLabels.IndexFailureCount] = (order.Failures ?? 0).ToString(CultureInfo.InvariantCulture);
        }

        _pods[uid] = new()
        {
            Metadata = new() { Name = uid, Uid = uid, Annotations = annotations, Finalizers = [JobLabels.TrackingFinalizer] },
            Spec = new(),
            Status = new() { Phase = "Running" },
        };
    }

    private void End(V1Pod? pod, bool succeeds)
    {
        if (pod is not null)
        {
            _pods[pod.Metadata.Uid] = pod with { Status = new() { Phase = succeeds ? "Succeeded" : "Failed" } };
            if (!_unneeded.Contains(pod.Metadata.Uid) && !_failed.Contains(pod.Metadata.Uid))
            {
                (succeeds ? _succeeded : _failed).Add(pod.Metadata.Uid);
            }
        }
    }

    private void Delete(V1Pod? pod, bool needed)
    {
        if (pod is null || pod.Metadata.DeletionTimestamp is not null)
        {
            return;
        }

        _pods[pod.Metadata.Uid] = pod with { Metadata = pod.Metadata with { DeletionTimestamp = _now.UtcDateTime } };
        if (needed && PodReadiness.IsActive(pod) && !_unneeded.Contains(pod.Metadata.Uid))
        {
            _failed.Add(pod.Metadata.Uid);
        }
    }

    /// <summary>Its node says that it is over.</summary>
    private void Vanish(V1Pod? pod)
    {
        if (pod is null)
        {
            return;
        }

        if (JobPods.IsTracked(pod))
        {
            _pods[pod.Metadata.Uid] = pod with { Status = new() { Phase = "Failed" } };
        }
        else
        {
            _pods.Remove(pod.Metadata.Uid);
        }
    }

    private void LetGo(string uid, bool unneeded)
    {
        if (!_pods.TryGetValue(uid, out var pod))
        {
            return;
        }

        if (unneeded)
        {
            _unneeded.Add(uid);
        }

        _pods[uid] = pod with { Metadata = pod.Metadata with { Finalizers = null } };
        _released.Add(uid);
        if (pod.Metadata.DeletionTimestamp is not null && PodConditions.IsTerminal(pod))
        {
            _pods.Remove(uid);
        }
    }

    private V1Pod? Pick(Func<V1Pod, bool> which)
    {
        var candidates = _pods.Values.Where(which).ToList();
        return candidates.Count == 0 ? null : candidates[_random.Next(candidates.Count)];
    }

    private void Check()
    {
        var active = _pods.Values.Where(PodReadiness.IsActive).ToList();
        Assert.True(active.Count <= _job.Spec.Parallelism, "more active pods than the parallelism");
        Assert.True(_succeeded.Count <= _job.Spec.Completions || JobModes.IsIndexed(_job.Spec), "more pods succeeded than completions");
        if (JobModes.IsIndexed(_job.Spec))
        {
            var indexes = active.Select(JobPods.IndexOf).ToList();
            Assert.Equal(indexes.Count, indexes.Distinct().Count());
            Assert.True((Status.Succeeded ?? 0) <= _job.Spec.Completions);
            Assert.True(JobIndexes.TryParse(Status.CompletedIndexes, _job.Spec.Completions!.Value, out var done, out var error), error);
            Assert.Equal(done.Count, Status.Succeeded ?? 0);
        }

        var uncounted = Status.UncountedTerminatedPods;
        Assert.All(uncounted?.Succeeded ?? [], uid => Assert.Contains(uid, _succeeded));
        Assert.All(uncounted?.Failed ?? [], uid => Assert.Contains(uid, _failed));
        Assert.True((Status.Succeeded ?? 0) <= _succeeded.Count, "counted more successes than there were");
        Assert.True((Status.Failed ?? 0) <= _failed.Count, "counted more failures than there were");
    }
}
