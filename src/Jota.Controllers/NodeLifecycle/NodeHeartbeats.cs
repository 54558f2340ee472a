using System.Collections.Concurrent;

namespace Jota.Controllers;

/// <summary>
/// When each node was last heard of, by our own clock: when its lease or the heartbeat of its status was last seen to move. What nodes
/// themselves write as times is compared only with what they wrote before: their clocks may be wrong.
/// </summary>
internal sealed class NodeHeartbeats(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Beat> _beats = new(StringComparer.Ordinal);

    /// <summary>How many nodes it remembers.</summary>
    public int Count => _beats.Count;

    /// <summary>The lease as it is now.</summary>
    public void SeeLease(string node, DateTime? renewed) =>
        _beats.AddOrUpdate(node, _ => new(renewed, null, clock.GetTimestamp()),
            (_, b) => b.Lease == renewed ? b : b with { Lease = renewed, At = clock.GetTimestamp() });

    /// <summary>The status as it is now.</summary>
    public void SeeStatus(string node, DateTime? heartbeat) =>
        _beats.AddOrUpdate(node, _ => new(null, heartbeat, clock.GetTimestamp()),
            (_, b) => b.Status == heartbeat ? b : b with { Status = heartbeat, At = clock.GetTimestamp() });

    /// <summary>How long nothing has been heard of a node.</summary>
    public TimeSpan Silence(string node) => _beats.TryGetValue(node, out var beat) ? clock.GetElapsedTime(beat.At) : TimeSpan.Zero;

    /// <summary>Forgets a node that is gone.</summary>
    public void Forget(string node) => _beats.TryRemove(node, out _);

    private sealed record Beat(DateTime? Lease, DateTime? Status, long At);
}
