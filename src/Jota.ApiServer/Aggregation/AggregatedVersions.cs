using System.Collections.Immutable;

namespace Jota.ApiServer.Aggregation;

/// <summary>What other servers serve, for those who tell what there is.</summary>
internal sealed class AggregatedVersions
{
    public static readonly AggregatedVersions None = new(
        ImmutableDictionary<string, AggregatedService>.Empty, ImmutableDictionary<string, Availability>.Empty);

    private readonly ImmutableDictionary<string, AggregatedService> _table;
    private readonly ImmutableDictionary<string, Availability> _found;

    public AggregatedVersions(ImmutableDictionary<string, AggregatedService> table, ImmutableDictionary<string, Availability> found)
    {
        (_table, _found) = (table, found);
        All = [.. table.Values
            .Where(service => service.Group.Length > 0)
            .Select(service => new AggregatedVersion(service, found.GetValueOrDefault(service.Name)))
            .OrderBy(version => version.Service.Name, StringComparer.Ordinal)];
    }

    public ImmutableArray<AggregatedVersion> All { get; }

    public bool IsOf(ImmutableDictionary<string, AggregatedService> table, ImmutableDictionary<string, Availability> found) =>
        ReferenceEquals(table, _table) && ReferenceEquals(found, _found);
}

/// <summary>A group and version of another server.</summary>
/// <param name="Service">Who serves it.</param>
/// <param name="Found">What was found of it; null as long as nobody has asked.</param>
internal sealed record AggregatedVersion(AggregatedService Service, Availability? Found)
{
    public bool IsAvailable => Found?.IsAvailable == true;

    public IReadOnlyList<DiscoveredResource> Resources => Found?.Resources ?? [];
}
