using System.Globalization;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>
/// Pods whose node is chosen, until they are bound: Reserve and Permit, then a wait when a plugin asks for one, then the binder. Belongs to
/// the scheduling loop.
/// </summary>
internal sealed class BindingCycle(ProfileSet profiles, TimeProvider clock, Action<QueuedPod, string> bind)
{
    /// <summary>Upstream's longest wait.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, Underway> _pods = new(StringComparer.Ordinal);
    private readonly HashSet<Underway> _waiting = [];

    /// <summary>When the first wait is over; null when nobody waits.</summary>
    public DateTimeOffset? NextDue => _waiting.Count == 0 ? null : _waiting.Min(pod => pod.FirstLimit);

    /// <summary>The pod, when it is on its way.</summary>
    public QueuedPod? Find(string uid) => _pods.GetValueOrDefault(uid)?.Pod;

    /// <summary>The pod, when it waits for a plugin's word.</summary>
    public QueuedPod? FindWaiting(string uid) => _pods.TryGetValue(uid, out var pod) && _waiting.Contains(pod) ? pod.Pod : null;

    /// <summary>Sends a pod on its way. Answers why it may not go, or null; then it is on its way no more.</summary>
    public Rejection? Begin(QueuedPod pod, NodeState node, CycleState state)
    {
        pod.Cycle = state;
        var underway = new Underway(pod, node.Name);
        _pods[pod.Shape.Uid] = underway;
        if ((Reserve(underway, node) ?? Permit(underway)) is { } refusal)
        {
            End(pod.Shape.Uid);
            return refusal;
        }

        if (underway.Limits.Count == 0)
        {
            bind(pod, node.Name);
        }
        else
        {
            _waiting.Add(underway);
        }

        return null;
    }

    /// <summary>A plugin allows a waiting pod. It is bound when that was the last one it waited for.</summary>
    public void Allow(string uid, string plugin)
    {
        if (_pods.TryGetValue(uid, out var pod) && pod.Limits.Remove(plugin) && pod.Limits.Count == 0)
        {
            _waiting.Remove(pod);
            bind(pod.Pod, pod.Node);
        }
    }

    /// <summary>A waiting pod whose time is up, with why it may not go; it is still on its way.</summary>
    public (QueuedPod Pod, Rejection Why)? Overdue()
    {
        var now = clock.SteadyNow();
        foreach (var pod in _waiting)
        {
            foreach (var (plugin, (until, limit)) in pod.Limits)
            {
                if (until <= now)
                {
                    var after = string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds}s");
                    return (pod.Pod, new(plugin, [$"rejected due to timeout after waiting {after} at plugin {plugin}"]));
                }
            }
        }

        return null;
    }

    /// <summary>A pod is bound: it is on its way no more. Answers whether it was, and to this node.</summary>
    public bool Arrive(string uid, string node)
    {
        if (!_pods.TryGetValue(uid, out var pod))
        {
            return false;
        }

        if (pod.Node != node)
        {
            End(uid);
            return false;
        }

        _pods.Remove(uid);
        _waiting.Remove(pod);
        return true;
    }

    /// <summary>A pod does not get its node, or is gone: gives back what was set aside. Answers whether it was on its way.</summary>
    public bool End(string uid)
    {
        if (!_pods.Remove(uid, out var underway))
        {
            return false;
        }

        _waiting.Remove(underway);
        var reserves = profiles.Of(underway.Pod.Shape).Reserves;
        for (var i = reserves.Length - 1; i >= 0; i--)
        {
            reserves[i].Unreserve(underway.Pod.Cycle!, underway.Pod.Shape, underway.Node);
        }

        return true;
    }

    private Rejection? Reserve(Underway underway, NodeState node)
    {
        foreach (var plugin in profiles.Of(underway.Pod.Shape).Reserves)
        {
            if (plugin.Reserve(underway.Pod.Cycle!, underway.Pod.Shape, node) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private Rejection? Permit(Underway underway)
    {
        foreach (var plugin in profiles.Of(underway.Pod.Shape).Permits)
        {
            var result = plugin.Permit(underway.Pod.Cycle!, underway.Pod.Shape, underway.Node);
            if (result.Denial is { } denial)
            {
                return denial;
            }

            if (result.Limit > TimeSpan.Zero)
            {
                var limit = result.Limit < LongestWait ? result.Limit : LongestWait;
                underway.Limits[plugin.Name] = (clock.SteadyNow() + limit, limit);
            }
        }

        return null;
    }

    private sealed record Underway(QueuedPod Pod, string Node)
    {
        /// <summary>The plugins it waits for, until when, and how long that is in all.</summary>
        public Dictionary<string, (DateTimeOffset Until, TimeSpan Limit)> Limits { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset FirstLimit => Limits.Values.Min(limit => limit.Until);

        public bool Equals(Underway? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Pod.Shape.Uid.GetHashCode(StringComparison.Ordinal);
    }
}
