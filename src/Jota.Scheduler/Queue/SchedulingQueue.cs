using System.Numerics;
using Jota.Api;
using Jota.Client;

namespace Jota.Scheduler;

/// <summary>
/// Pods without a node. Active: ready, the highest priority first, then the longest waiting. Back-off: failed lately; comes when
/// its time is up, or when there is nothing else to do. Parked: did not fit; comes when something changes that one of the plugins
/// that turned it down says may help, and after five minutes in any case. Gated: kept back by a PreEnqueue plugin,
/// comes when that lets it go.
/// Belongs to the scheduling loop.
/// </summary>
internal sealed class SchedulingQueue(ProfileSet profiles, TimeProvider clock)
{
    private static readonly TimeSpan LongestParked = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, QueuedPod> _pods = new(StringComparer.Ordinal);
    private readonly HashSet<QueuedPod> _sleepers = [];
    private readonly int[] _awaiting = new int[8 * sizeof(ClusterEvents)];
    private readonly TicketHeap<QueueRank> _active = new(QueuedPodPlace.Active, profiles.Order);
    private readonly TicketHeap<DateTimeOffset> _backOff = new(QueuedPodPlace.BackOff, Comparer<DateTimeOffset>.Default);
    private readonly TicketHeap<DateTimeOffset> _parked = new(QueuedPodPlace.Parked, Comparer<DateTimeOffset>.Default);

    /// <summary>How long a pod waits after failures; 1 s to 10 s, as upstream, unless somebody says otherwise.</summary>
    public BackOff BackOff { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    /// <summary>How many pods wait, wherever.</summary>
    public int Count => _pods.Count;

    /// <summary>How many pods a change of the cluster is weighed for.</summary>
    public int Sleepers => _sleepers.Count;

    /// <summary>How many entries the places keep, those that count no more included.</summary>
    public int Kept => _active.Kept + _backOff.Kept + _parked.Kept;

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

    /// <summary>Where a pod is; <see cref="QueuedPodPlace.Outside"/> when it is not here.</summary>
    public QueuedPodPlace PlaceOf(string uid) => _pods.TryGetValue(uid, out var pod) ? pod.Place : QueuedPodPlace.Outside;

    /// <summary>Why a pod is kept back; null when it is not.</summary>
    public string? KeptBack(string uid) => _pods.TryGetValue(uid, out var pod) && pod.Place == QueuedPodPlace.Gated ? pod.KeptBack : null;

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
            Leave(pod);
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
        Leave(pod);
        return true;
    }

    /// <summary>Brings back a pod that fits nowhere now.</summary>
    public void Park(QueuedPod pod, IReadOnlySet<string> rejectedBy)
    {
        Fail(pod, erred: false);
        pod.RejectedBy = rejectedBy;
        pod.Awaits = rejectedBy.Count == 0 ? ClusterEvents.NodeAdded : profiles.Of(pod.Shape).Awaited(rejectedBy);
        Await(pod.Awaits, 1);
        _parked.Put(pod, pod.Since);
        _sleepers.Add(pod);
    }

    /// <summary>Brings back a pod that met an error.</summary>
    public void Retry(QueuedPod pod)
    {
        Fail(pod, erred: true);
        _backOff.Put(pod, BackOffEnd(pod));
    }

    /// <summary>Wakes a parked pod, whatever it waits for.</summary>
    public void Rouse(string uid)
    {
        if (_pods.TryGetValue(uid, out var pod) && pod.Place == QueuedPodPlace.Parked)
        {
            Wake(pod);
        }
    }

    /// <summary>Wakes the parked pods that a change may help.</summary>
    public void Apply(ClusterChange change)
    {
        if (_awaiting[BitOperations.Log2((uint)change.Sort)] == 0)
        {
            return;
        }

        _sleepers.RemoveWhere(IsAwake);
        foreach (var pod in _sleepers)
        {
            if ((pod.Awaits & change.Sort) != 0 && MayHelp(pod, change))
            {
                Wake(pod);
            }
        }
    }

    private void Leave(QueuedPod pod)
    {
        pod.Place = QueuedPodPlace.Outside;
        if (_sleepers.Remove(pod))
        {
            Await(pod.Awaits, -1);
        }
    }

    /// <summary>A pod that has left the parked ones in another way than by being taken out.</summary>
    private bool IsAwake(QueuedPod pod)
    {
        if (pod.Place == QueuedPodPlace.Parked)
        {
            return false;
        }

        Await(pod.Awaits, -1);
        return true;
    }

    /// <summary>Notes how many pods wait for which sorts of change: most changes are waited for by none.</summary>
    private void Await(ClusterEvents events, int pods)
    {
        for (var sort = 0; sort < _awaiting.Length; sort++)
        {
            _awaiting[sort] += ((int)events & (1 << sort)) != 0 ? pods : 0;
        }
    }

    /// <summary>Moves the pods whose time has come.</summary>
    private void MoveDue()
    {
        var now = clock.SteadyNow();
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
        pod.Since = clock.SteadyNow();
        if ((pod.KeptBack = profiles.Of(pod.Shape).KeepsBack(pod.Shape)) is not null)
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
        else if (pod.Place == QueuedPodPlace.Parked
            && PodDifference.Matters(before.Pod, shape.Pod)
            && MayHelp(pod, new ClusterChange.PodChanged()))
        {
            Wake(pod);
        }
    }

    private bool MayHelp(QueuedPod pod, ClusterChange change) => pod.RejectedBy.Count == 0
        ? change is ClusterChange.NodeAdded
        : profiles.Of(pod.Shape).MayHelp(pod.Shape, pod.RejectedBy, change);

    private void Wake(QueuedPod pod)
    {
        if (BackOffEnd(pod) > clock.SteadyNow())
        {
            _backOff.Put(pod, BackOffEnd(pod));
        }
        else
        {
            Activate(pod);
        }
    }

    private DateTimeOffset BackOffEnd(QueuedPod pod) => pod.Since + BackOff.After(Math.Max(1, pod.Failures));

    private void Activate(QueuedPod pod) => _active.Put(pod, new(pod.Shape.Priority, pod.Since));

    private void Fail(QueuedPod pod, bool erred)
    {
        pod.Since = clock.SteadyNow();
        pod.Failures++;
        pod.Erred = erred;
        _pods[pod.Shape.Uid] = pod;
    }
}
