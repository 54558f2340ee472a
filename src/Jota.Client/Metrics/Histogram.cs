namespace Jota.Client;

/// <summary>How long things took, counted by upper bounds. Observing takes no lock and makes nothing.</summary>
/// <param name="bounds">The buckets' upper bounds in seconds, ascending; one without bound follows.</param>
public sealed class Histogram(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private long _ticks;

    /// <summary>One more.</summary>
    public void Observe(TimeSpan took)
    {
        var seconds = took.TotalSeconds;
        var bucket = 0;
        while (bucket < bounds.Length && seconds > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _ticks, took.Ticks);
    }

    /// <summary>Writes its samples, with <c>le</c> as the last label.</summary>
    public void Write(MetricWriter into, string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Span<(string Name, string Value)> all = [.. labels, ("le", "")];
        var count = 0L;
        for (var bucket = 0; bucket <= bounds.Length; bucket++)
        {
            count += Interlocked.Read(ref _counts[bucket]);
            all[^1] = ("le", MetricWriter.Number(bucket < bounds.Length ? bounds[bucket] : double.PositiveInfinity));
            into.Sample($"{name}_bucket", count, all);
        }

        into.Sample($"{name}_sum", TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds, labels);
        into.Sample($"{name}_count", count, labels);
    }
}
