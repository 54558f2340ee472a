using System.Diagnostics;

namespace Jota.Load.Wire;

/// <summary>The latencies of one connection's answers.</summary>
internal sealed class Tally
{
    private readonly List<float> _milliseconds = new(64 * 1024);

    public IReadOnlyList<float> Milliseconds => _milliseconds;

    public void Add(long started) => _milliseconds.Add((float)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
}
