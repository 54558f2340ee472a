using System.Collections.Concurrent;

namespace Jota.Scheduler;

/// <summary>The last failure of each waiting pod, for whoever asks why; bounded.</summary>
internal sealed class FailureLog
{
    private const int Longest = 512;

    private readonly ConcurrentDictionary<string, SchedulingFailure> _byUid = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public SchedulingFailure? Find(string uid) => _byUid.GetValueOrDefault(uid);

    /// <summary>Notes a failure; called by the scheduling loop only.</summary>
    public void Put(string uid, SchedulingFailure failure)
    {
        if (!_byUid.ContainsKey(uid))
        {
            _order.Enqueue(uid);
        }

        _byUid[uid] = failure;
        while (_order.Count > Longest)
        {
            _byUid.TryRemove(_order.Dequeue(), out _);
        }
    }

    public void Remove(string uid) => _byUid.TryRemove(uid, out _);
}
