using Jota.Client;

namespace Jota.Scheduler;

/// <summary>
/// Pods without a node. Active: ready, the highest priority first, then the longest waiting. Back-off: failed lately; comes when
/// its time is up, or when there is nothing else to do. Parked: did not fit; comes when something changes that one of the plugins
/// that turned it down says may help, and after five minutes in any case. Gated: comes when its gates are gone.
/// Belongs to the scheduling loop.
/// </summary>
internal sealed class SchedulingQueue(PluginSet plugins, TimeProvider clock)
{
    private static readonly TimeSpan LongestParked = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, QueuedPod> _pods = new(StringComparer.Ordinal);
    private readonly HashSet<QueuedPod> _sleepers = [];
    private readonly TicketHeap<(int Priority, DateTimeOffset Since)> _active = new(QueuedPodPlace.Active, MostUrgentFirst);
    private readonly TicketHeap<DateTimeOffset> _backOff = new(QueuedPodPlace.BackOff, Comparer<DateTimeOffset>.Default);
    private readonly TicketHeap<DateTimeOffset> _parked = new(QueuedPodPlace.Parked, Comparer<DateTimeOffset>.Default);

    /// <summary>1 s to 10 s, as upstream.</summary>
    public static BackOff BackOff { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    /// <summary>How many pods wait, wherever.</summary>
    public int Count => _pods.Count;

    /// <summary>When the next pod moves by time alone; null for never.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            var backOff = _backOff.TryPeek(out _, out var end) ? end : DateTimeOffset.MaxValue;
            var parked = _parked.TryPeek(out _, out var since) ? since + LongestParked : DateTimeOffset.MaxValue;
            var next = backOff < parked ? backOff : parked;
            return next == DateTimeOffset.MaxValue ? null : next;
        }
    }

    private static Comparer<(int Priority, DateTimeOffset Since)> MostUrgentFirst { get; } =
        Comparer<(int Priority, DateTimeOffset Since)>.Create((a, b) => a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : a.Since.CompareTo(b.Since));

    /// <summary>Where a pod is; <see cref="QueuedPodPlace.Outside"/> when it is not here.</summary>
    public QueuedPodPlace PlaceOf(string uid) => _pods.TryGetValue(uid, out var pod) ? pod.Place : QueuedPodPlace.Outside;

    /// <summary>Takes in a new pod, or a known one's newer revision. Answers whether it is new.</summary>
    public bool Put(PodShape shape)
    {
        if (_pods.TryGetValue(shape.Uid, out var pod))
        {
            Update(pod, shape);
            return false;
        }

        pod = new QueuedPod(shape);
        _pods[shape.Uid] = pod;
        Admit(pod);
        return true;
    }

    /// <summary>Forgets a pod.</summary>
    public void Remove(string uid)
    {
        if (_pods.Remove(uid, out var pod))
        {
            pod.Place = QueuedPodPlace.Outside;
        }
    }

    /// <summary>Takes out the next pod to schedule.</summary>
    public bool TryTake(out QueuedPod pod)
    {
        MoveDue();
        if (!_active.TryTake(out pod) && !TryTakeEarly(out pod))
        {
            return false;
        }

        _pods.Remove(pod.Shape.Uid);
        pod.Place = QueuedPodPlace.Outside;
        return true;
    }

    /// <summary>Brings back a pod that fits nowhere now.</summary>
    public void Park(QueuedPod pod, IReadOnlySet<string> rejectedBy)
    {
        Fail(pod, erred: false);
        pod.RejectedBy = rejectedBy;
        _parked.Put(pod, pod.Since);
        _sleepers.Add(pod);
    }

    /// <summary>Brings back a pod that met an error.</summary>
    public void Retry(QueuedPod pod)
    {
        Fail(pod, erred: true);
        _backOff.Put(pod, pod.BackOffEnd);
    }

    /// <summary>Wakes the parked pods that a change may help.</summary>
    public void Apply(ClusterChange change)
    {
        _sleepers.RemoveWhere(pod => pod.Place != QueuedPodPlace.Parked);
        foreach (var pod in _sleepers)
        {
            if (MayHelp(pod, change))
            {
                Wake(pod);
            }
        }
    }

    /// <summary>Moves the pods whose time has come.</summary>
    private void MoveDue()
    {
        var now = clock.GetUtcNow();
        while (_backOff.TryPeek(out var pod, out var end) && end <= now)
        {
            Activate(pod);
        }

        while (_parked.TryPeek(out var pod, out var since) && since + LongestParked <= now)
        {
            Activate(pod);
        }
    }

    /// <summary>A back-off spreads load; with nothing else to do there is none to spread. Errors wait all the same.</summary>
    private bool TryTakeEarly(out QueuedPod pod) => _backOff.TryPeek(out pod, out _) && !pod.Erred && _backOff.TryTake(out pod);

    private void Admit(QueuedPod pod)
    {
        pod.Since = clock.GetUtcNow();
        if (pod.Shape.Spec.SchedulingGates is { Count: > 0 })
        {
            pod.Place = QueuedPodPlace.Gated;
            return;
        }

        Activate(pod);
    }

    private void Update(QueuedPod pod, PodShape shape)
    {
        var before = pod.Shape;
        pod.Shape = shape;
        if (pod.Place == QueuedPodPlace.Gated)
        {
            Admit(pod);
        }
        else if (pod.Place == QueuedPodPlace.Parked && PodDifference.Matters(before.Pod, shape.Pod) && MayHelp(pod, new ClusterChange.PodChanged()))
        {
            Wake(pod);
        }
    }

    private bool MayHelp(QueuedPod pod, ClusterChange change) => pod.RejectedBy.Count == 0
        ? change is ClusterChange.NodeAdded
        : plugins.MayHelp(pod.Shape, pod.RejectedBy, change);

    private void Wake(QueuedPod pod)
    {
        if (pod.BackOffEnd > clock.GetUtcNow())
        {
            _backOff.Put(pod, pod.BackOffEnd);
        }
        else
        {
            Activate(pod);
        }
    }

    private void Activate(QueuedPod pod) => _active.Put(pod, (pod.Shape.Priority, pod.Since));

    private void Fail(QueuedPod pod, bool erred)
    {
        pod.Since = clock.GetUtcNow();
        pod.Failures++;
        pod.Erred = erred;
        _pods[pod.Shape.Uid] = pod;
    }
}
