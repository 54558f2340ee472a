using Jota.Api;
using Jota.ApiServer.Aggregation;

namespace Jota.ApiServer.Http;

/// <summary>
/// Something that is made of a catalog and of what other servers serve, and holds for as long as both are the present ones.
/// </summary>
internal sealed class PerAggregation<T>(LiveCatalog catalog, ApiAggregator? aggregator, Func<ResourceCatalog, AggregatedVersions, T> make)
    where T : class
{
    private volatile Made? _made;

    /// <summary>For what is served at present. Two who ask at once may get one each.</summary>
    public T Now
    {
        get
        {
            var (now, others, made) = (catalog.Now, aggregator?.Versions ?? AggregatedVersions.None, _made);
            if (made is null || !ReferenceEquals(made.Of, now) || !ReferenceEquals(made.Others, others))
            {
                _made = made = new(now, others, make(now, others));
            }

            return made.Value;
        }
    }

    private sealed record Made(ResourceCatalog Of, AggregatedVersions Others, T Value);
}
