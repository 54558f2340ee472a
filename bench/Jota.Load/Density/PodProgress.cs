using System.Diagnostics;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Load.Density;

/// <summary>How far the pods of a namespace are, as a watch tells it, with the moments at which things happened.</summary>
internal sealed class PodProgress(HttpApi api, string ns)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Pod> _pods = new(StringComparer.Ordinal);
    private readonly List<(Func<bool> Holds, TaskCompletionSource Done)> _waits = [];

    /// <summary>When the first pod of the present phase appeared, and when the last of them was bound and ran.</summary>
    public (long Created, long Bound, long Running) Moments { get; private set; }

    /// <summary>The longest time without any news of a pod in the present phase.</summary>
    public TimeSpan LongestSilence { get; private set; }

    public int Count => _pods.Count;

    public int Bound { get; private set; }

    public int Running { get; private set; }

    private long LastNews { get; set; }

    /// <summary>Begins a phase: moments count from here on.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            Moments = default;
            LongestSilence = TimeSpan.Zero;
            LastNews = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Completes when the condition holds after some news.</summary>
    public Task WhenAsync(Func<bool> condition, CancellationToken ct)
    {
        lock (_gate)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (condition())
            {
                done.SetResult();
            }
            else
            {
                _waits.Add((condition, done));
            }

            return done.Task.WaitAsync(ct);
        }
    }

    /// <summary>Follows the pods until it is cancelled. A watch that is ended goes on from a new list.</summary>
    public async Task FollowAsync(CancellationToken ct)
    {
        var target = new ApiTarget(api.Catalog.For<V1Pod>(), ns);
        while (true)
        {
            var list = await api.ListAsync(target, ListOptions.All, ct);
            Replace(list.Items);
            await foreach (var seen in api.WatchAsync(target, ListOptions.All with { ResourceVersion = list.Revision.ToString() }, ct))
            {
                if (seen.Type == WatchEventType.Error)
                {
                    break;
                }

                Take(seen);
            }
        }
    }

    private void Replace(IReadOnlyList<ApiObject> all)
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var gone in _pods.Keys.Except(all.Select(o => o.Key.Name)).ToList())
            {
                Remove(gone);
            }

            foreach (var obj in all)
            {
                Put(obj, now);
            }

            Look(now);
        }
    }

    private void Take(WatchEvent seen)
    {
        if (seen.Object is not { } obj)
        {
            return;
        }

        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (seen.Type == WatchEventType.Deleted)
            {
                Remove(obj.Key.Name);
            }
            else
            {
                Put(obj, now);
            }

            Look(now);
        }
    }

    private void Put(ApiObject obj, long now)
    {
        var before = _pods.GetValueOrDefault(obj.Key.Name);
        var pod = new Pod(obj.Field("spec.nodeName").Length > 0, obj.Field("status.phase") == "Running");
        _pods[obj.Key.Name] = pod;
        Bound += (pod.Bound ? 1 : 0) - (before.Bound ? 1 : 0);
        Running += (pod.Running ? 1 : 0) - (before.Running ? 1 : 0);
        var (created, bound, running) = Moments;
        Moments = (
            created == 0 ? now : created,
            pod.Bound && !before.Bound ? now : bound,
            pod.Running && !before.Running ? now : running);
    }

    private void Remove(string name)
    {
        if (_pods.Remove(name, out var pod))
        {
            Bound -= pod.Bound ? 1 : 0;
            Running -= pod.Running ? 1 : 0;
        }
    }

    private void Look(long now)
    {
        var silence = Stopwatch.GetElapsedTime(LastNews, now);
        LongestSilence = silence > LongestSilence ? silence : LongestSilence;
        LastNews = now;
        for (var i = _waits.Count - 1; i >= 0; i--)
        {
            if (_waits[i].Holds())
            {
                _waits[i].Done.SetResult();
                _waits.RemoveAt(i);
            }
        }
    }

    private readonly record struct Pod(bool Bound, bool Running);
}
