using System.Collections.Concurrent;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>The counts of one kind of request.</summary>
internal sealed class RequestCounts
{
    // Upstream's buckets.
    private static readonly double[] Bounds =
        [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    private readonly ConcurrentDictionary<int, Counter> _byCode = new();
    private int _running;

    /// <summary>How many there were, by the code of the answer.</summary>
    public IEnumerable<KeyValuePair<int, Counter>> ByCode => _byCode;

    /// <summary>How long they took.</summary>
    public Histogram Duration { get; } = new(Bounds);

    /// <summary>How many are under way.</summary>
    public int Running => Volatile.Read(ref _running);

    public void Begin() => Interlocked.Increment(ref _running);

    public void End(int code, TimeSpan took)
    {
        Interlocked.Decrement(ref _running);
        _byCode.GetOrAdd(code, static _ => new Counter()).Add();
        Duration.Observe(took);
    }
}
