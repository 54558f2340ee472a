using System.Collections.Concurrent;

namespace Jota.Client;

/// <summary>A counter for each value of one label, of which there are few.</summary>
/// <param name="name">The family.</param>
/// <param name="label">The label.</param>
/// <param name="help">What it counts.</param>
public sealed class CounterSet(string name, string label, string help) : IMetricSource
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>One more of a value.</summary>
    public void Add(string value) => _counters.GetOrAdd(value, static _ => new()).Add();

    /// <summary>How many of a value so far.</summary>
    public long Of(string value) => _counters.TryGetValue(value, out var counter) ? counter.Value : 0;

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        into.Family(name, "counter", help);
        foreach (var (value, counter) in _counters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            into.Sample(name, counter.Value, (label, value));
        }
    }
}
