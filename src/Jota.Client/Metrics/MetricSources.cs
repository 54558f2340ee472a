using System.Collections.Immutable;

namespace Jota.Client;

/// <summary>Those who have figures to tell; more may join at any time.</summary>
/// <param name="first">Those there are from the start.</param>
public sealed class MetricSources(params ImmutableArray<IMetricSource> first) : IMetricSource
{
    private ImmutableArray<IMetricSource> _all = first;

    /// <summary>Adds one. Families must not repeat.</summary>
    public void Add(IMetricSource source) => ImmutableInterlocked.Update(ref _all, static (all, added) => all.Add(added), source);

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        foreach (var source in _all)
        {
            source.Write(into);
        }
    }
}
