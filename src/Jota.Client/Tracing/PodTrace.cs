using System.Collections.Concurrent;

namespace Jota.Client;

/// <summary>The six steps of a pod's way from YAML to a running container, in order.</summary>
public enum PodStep
{
    /// <summary>1, 2: accepted by the API server and stored; detail: the revision.</summary>
    Stored,

    /// <summary>3: seen by the scheduler.</summary>
    SeenByScheduler,

    /// <summary>3, 4: bound; detail: the node.</summary>
    Bound,

    /// <summary>5: seen by the kubelet.</summary>
    SeenByKubelet,

    /// <summary>5: sandbox (and its network) made.</summary>
    SandboxReady,

    /// <summary>5: an image is there; detail: the image, and how long pulling took.</summary>
    ImagePulled,

    /// <summary>5: a container runs; detail: its name.</summary>
    ContainerStarted,

    /// <summary>6: the running status is stored; detail: the revision.</summary>
    StatusStored,
}

/// <summary>One thing that happened to one pod.</summary>
public sealed record PodTraceEntry(PodStep Step, DateTimeOffset At, string Detail);

/// <summary>
/// What the components themselves noted about the newest pods, for <c>jota trace</c>: bounded in pods and in entries per pod,
/// in memory only. Safe to call from anywhere.
/// </summary>
public sealed class PodTrace(TimeProvider clock, int pods = 2048, int entriesPerPod = 64)
{
    private readonly ConcurrentDictionary<string, List<PodTraceEntry>> _byUid = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();
    private long _begun;

    /// <summary>Notes a step of the pod with this uid.</summary>
    public void Note(string uid, PodStep step, string detail = "")
    {
        var entries = _byUid.GetOrAdd(uid, static (uid, self) => self.Begin(uid), this);
        lock (entries)
        {
            if (entries.Count < entriesPerPod)
            {
                entries.Add(new(step, clock.GetUtcNow(), detail));
            }
        }
    }

    /// <summary>
    /// What is known of a pod, in order; empty when nothing is. Up to the kubelet's first sight that is the order of the steps: each
    /// causes the next, but who caused it may get to note it a moment after who saw it. From there on it is the order of time.
    /// </summary>
    public IReadOnlyList<PodTraceEntry> Of(string uid)
    {
        if (!_byUid.TryGetValue(uid, out var entries))
        {
            return [];
        }

        lock (entries)
        {
            return [.. entries.OrderBy(e => e.Step <= PodStep.SeenByKubelet ? e.Step : PodStep.StatusStored).ThenBy(e => e.At)];
        }
    }

    private List<PodTraceEntry> Begin(string uid)
    {
        // Counted apart: to be counted, the dictionary would have to be locked as a whole.
        _order.Enqueue(uid);
        if (Interlocked.Increment(ref _begun) > pods && _order.TryDequeue(out var oldest))
        {
            _byUid.TryRemove(oldest, out _);
        }

        return [];
    }
}
