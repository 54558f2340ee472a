namespace Jota.Controllers;

/// <summary>What came of asking for a metric. Values are in thousandths.</summary>
internal abstract record MetricReading
{
    private MetricReading()
    {
    }

    /// <summary>Nothing, and why.</summary>
    public sealed record Failed(string Why) : MetricReading;

    /// <summary>A value for each of some pods, by their names.</summary>
    public sealed record OfPods(IReadOnlyDictionary<string, PodMetric> Metrics) : MetricReading;

    /// <summary>One value, or several that count together.</summary>
    public sealed record Values(IReadOnlyList<long> MilliValues) : MetricReading
    {
        /// <summary>Their sum; as much as fits where that is more.</summary>
        public long Sum => (long)Int128.Clamp(MilliValues.Aggregate(Int128.Zero, (sum, one) => sum + one), long.MinValue, long.MaxValue);
    }
}
