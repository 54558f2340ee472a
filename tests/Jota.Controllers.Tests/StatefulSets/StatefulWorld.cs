using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.StatefulSets;

/// <summary>
/// A stateful set, its pods, and a controller that crashes between any two of its writes: a world in which only the plan decides. Checks
/// at each write that it is allowed.
/// </summary>
internal sealed class StatefulWorld
{
    private readonly Random _random;
    private readonly bool _isOrdered;
    private readonly SortedDictionary<long, V1Pod> _pods = [];
    private readonly List<int> _templates = [1];
    private V1StatefulSet _set;
    private DateTimeOffset _now = AStatefulSet.Now;

    public StatefulWorld(int seed, bool ordered, string unavailable)
    {
        (_random, _isOrdered) = (new(seed), ordered);
        _set = AStatefulSet.Of(3, spec =>
        {
            spec.PodManagementPolicy = ordered ? PodManagementPolicies.OrderedReady : PodManagementPolicies.Parallel;
            spec.UpdateStrategy.RollingUpdate.MaxUnavailable = unavailable;
        });
        _set.Status = new();
    }

    public bool IsSettled => Input().Condemned.Count == 0 && _pods.Count == Wanted && _pods.Values.All(pod => Input().IsWell(pod))
        && _pods.Where(pod => pod.Key - Start >= Partition).All(pod => RevisionOf(pod.Value) == Updated);

    private int Wanted => _set.Spec.Replicas!.Value;

    private long Start => _set.Spec.Ordinals?.Start ?? 0;

    private int Partition => _set.Spec.UpdateStrategy.RollingUpdate.Partition ?? 0;

    private string Updated => Name(_templates[^1]);

    private int MaxUnavailable =>
        Math.Max(1, IntOrPercent.Of(_set.Spec.UpdateStrategy.RollingUpdate.MaxUnavailable, Wanted, Rounding.Up));

    /// <summary>Something happens.</summary>
    public void Step(bool calm)
    {
        switch (_random.Next(calm ? 5 : 12))
        {
            case 0 or 1:
                Look(crashAfter: int.MaxValue);
                break;
            case 2:
                Vanish();
                break;
            case 3:
                _now += TimeSpan.FromSeconds(_random.Next(10));
                break;
            case 4:
                Change(pod => pod.Metadata.DeletionTimestamp is null && pod.Status.Phase == "Running", ready: true, "Running");
                break;
            case 5:
                Change(pod => pod.Status.Phase == "Running", ready: false, "Running");
                break;
            case 6:
                Change(_ => true, ready: false, _random.Next(2) == 0 ? "Failed" : "Succeeded");
                break;
            case 7:
                Spec(spec => spec.Replicas = _random.Next(7));
                break;
            case 8:
                Roll(_random.Next(4));
                break;
            case 9:
                Reorder();
                break;
            default:
                Look(crashAfter: _random.Next(4));
                break;
        }
    }

    private void Reorder()
    {
        if (_random.Next(3) == 0)
        {
            Spec(spec => spec.Ordinals = new() { Start = _random.Next(3) });
        }
        else
        {
            var partition = _random.Next(5);
            Spec(spec => spec.UpdateStrategy = new()
            {
                Type = StatefulSetUpdateTypes.RollingUpdate,
                RollingUpdate = spec.UpdateStrategy.RollingUpdate with { Partition = partition },
            });
        }
    }

    private void Roll(int template)
    {
        _templates.Remove(template);
        _templates.Add(template);
    }

    private void Look(int crashAfter)
    {
        foreach (var write in Writes())
        {
            if (crashAfter-- <= 0)
            {
                return;
            }

            write();
        }
    }

    // In the order of the controller, on what it saw at its beginning.
    private IEnumerable<Action> Writes()
    {
        var input = Input();
        var plan = StatefulPlan.Compute(input);
        yield return () => _set = _set with { Status = StatefulStatus.Of(input) };
        foreach (var ordinal in plan.Create)
        {
            yield return () => Make(ordinal, input.IsOfCurrent(ordinal) ? input.Revisions.CurrentName : input.Revisions.UpdatedName);
        }

        foreach (var pod in plan.Delete)
        {
            yield return () => Delete(pod);
        }
    }

    private StatefulInput Input()
    {
        var all = _templates.Select(template => AStatefulSet.Revision(Name(template))).ToList();
        return new(_set, StatefulRevisions.Of(_set, new OwnerRevisions(all[^1], all[..^1], null)), [.. _pods.Values], _now);
    }

    private void Make(long ordinal, string revision)
    {
        Assert.False(_pods.ContainsKey(ordinal), "two pods of one ordinal");
        Assert.InRange(ordinal, Start, Start + Wanted - 1);
        Assert.Equal(ordinal - Start < Partition ? _set.Status.CurrentRevision : Updated, revision);
        if (_isOrdered)
        {
            for (var before = Start; before < ordinal; before++)
            {
                Assert.True(IsWell(before), $"{ordinal} was made though {before} is not available");
            }
        }

        var made = AStatefulSet.Pod((int)ordinal, revision, ready: false);
        made.Metadata.Uid = ordinal.ToString(CultureInfo.InvariantCulture);
        _pods[ordinal] = made;
    }

    private void Delete(V1Pod pod)
    {
        var ordinal = StatefulNames.OrdinalOf(_set, pod)!.Value;
        Assert.Null(_pods[ordinal].Metadata.DeletionTimestamp);
        var isWanted = ordinal >= Start && ordinal < Start + Wanted;
        if (_isOrdered && !PodConditions.IsTerminal(pod))
        {
            Assert.Equal(Wanted, Wanteds().Count(other => _pods.ContainsKey(other)));
            Assert.All(Wanteds().Where(other => !isWanted || other < ordinal), other => Assert.True(IsWell(other)));
            Assert.All(_pods.Keys.Where(other => other > ordinal && (other < Start || other >= Start + Wanted)), _ => Assert.Fail("not the last"));
        }

        if (isWanted && !PodConditions.IsTerminal(pod))
        {
            Assert.True(ordinal - Start >= Partition, "below the partition");
            Assert.NotEqual(Updated, RevisionOf(pod));
            var wasWell = IsWell(ordinal);
            Go(ordinal);
            Assert.True(!wasWell || Wanteds().Count(other => !IsWell(other)) <= MaxUnavailable, "more unavailable than may be");
            return;
        }

        Go(ordinal);
    }

    private IEnumerable<long> Wanteds() => Enumerable.Range(0, Wanted).Select(i => Start + i);

    private void Go(long ordinal) =>
        _pods[ordinal] = _pods[ordinal] with { Metadata = _pods[ordinal].Metadata with { DeletionTimestamp = _now.UtcDateTime } };

    private bool IsWell(long ordinal) => _pods.TryGetValue(ordinal, out var pod) && Input().IsWell(pod);

    private void Vanish()
    {
        if (Pick(pod => pod.Metadata.DeletionTimestamp is not null) is { } gone)
        {
            _pods.Remove(gone);
        }
    }

    private void Change(Func<V1Pod, bool> which, bool ready, string phase)
    {
        if (Pick(which) is { } ordinal)
        {
            _pods[ordinal] = _pods[ordinal] with { Status = AStatefulSet.Pod((int)ordinal, "", ready, phase).Status };
        }
    }

    private long? Pick(Func<V1Pod, bool> which)
    {
        var candidates = _pods.Where(pod => which(pod.Value)).Select(pod => pod.Key).ToList();
        return candidates.Count == 0 ? null : candidates[_random.Next(candidates.Count)];
    }

    private void Spec(Action<V1StatefulSetSpec> change)
    {
        var spec = _set.Spec with { };
        change(spec);
        _set = _set with { Spec = spec };
    }

    private static string RevisionOf(V1Pod pod) => StatefulRevisions.NameOf(pod);

    private static string Name(int template) => $"web-t{template}";
}
