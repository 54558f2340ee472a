using System.Collections.Concurrent;
using Jota.Client;

namespace Jota.Store.Encryption.Figures;

/// <summary>
/// How many values went to the store and came from it, by resource and by what they begin with: of resources that a rule names.
/// </summary>
internal sealed class Transformations : IMetricSource
{
    private const string Name = "apiserver_storage_transformation_operations_total";

    // As many as there are kinds and providers.
    private readonly ConcurrentDictionary<(string Resource, string Prefix, bool To, bool Well), Counter> _counters = new();

    /// <summary>One was to be written.</summary>
    public void ToStorage(string resource, string prefix, bool well) => Add((resource, prefix, true, well));

    /// <summary>One was to be read.</summary>
    public void FromStorage(string resource, string prefix, bool well) => Add((resource, prefix, false, well));

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        into.Family(Name, "counter", "Total number of transformations.");
        foreach (var ((resource, prefix, to, well), counter) in _counters.OrderBy(pair => pair.Key))
        {
            into.Sample(
                Name, counter.Value, ("resource", resource), ("status", well ? "OK" : "Unknown"),
                ("transformation_type", to ? "to_storage" : "from_storage"), ("transformer_prefix", prefix));
        }
    }

    private void Add((string, string, bool, bool) what) => _counters.GetOrAdd(what, static _ => new()).Add();
}
