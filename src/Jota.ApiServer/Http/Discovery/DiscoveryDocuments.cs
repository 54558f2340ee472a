using System.Collections.Concurrent;
using Jota.Api;
using Jota.ApiServer.Aggregation;

namespace Jota.ApiServer.Http;

/// <summary>The discovery documents of a catalog and of what other servers serve, each made when it is first asked for.</summary>
internal sealed class DiscoveryDocuments(ResourceCatalog catalog, AggregatedVersions aggregated)
{
    // As upstream's custom groups, where nobody has said otherwise.
    private const int UsualPriority = 1000;

    private readonly ILookup<string, Resource> _byGroup = catalog.Served.ToLookup(resource => resource.Names.Group, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CachedDocument> _made = new(StringComparer.Ordinal);

    public bool HasGroup(string group) => _byGroup.Contains(group) || OthersIn(group).Any();

    public bool HasVersion(string group, string version) => _byGroup[group].Any(resource => resource.Names.Version == version);

    /// <summary>How many were made and are kept.</summary>
    public int Count => _made.Count;

    /// <summary>
    /// <c>/api</c>; <paramref name="address"/> is where the client reaches us. Not kept: on loopback alone there are millions of them.
    /// </summary>
    public CachedDocument Core(string address) => ClassicDiscovery.Core(VersionsOf(""), address);

    /// <summary><c>/apis</c>.</summary>
    public CachedDocument Groups() =>
        Made("apis", () => ClassicDiscovery.Groups(NamedGroups().Select(group => (group, VersionsOf(group)))));

    /// <summary><c>/apis/GROUP</c>.</summary>
    public CachedDocument Group(string group) => Made($"apis/{group}", () => ClassicDiscovery.Group(group, VersionsOf(group)));

    /// <summary><c>/api/v1</c> or <c>/apis/GROUP/VERSION</c>.</summary>
    public CachedDocument Resources(string group, string version) =>
        Made($"apis/{group}/{version}", () => ClassicDiscovery.Resources(group, version, InOrder(group, version)));

    /// <summary>The aggregated form of <c>/api</c> (the core group) or of <c>/apis</c> (all others).</summary>
    public CachedDocument Aggregated(bool core) => Made(
        core ? "aggregated api" : "aggregated apis",
        () => AggregatedDiscovery.Document((core ? _byGroup.Contains("") ? [""] : [] : NamedGroups()).Select(Discovered)));

    private DiscoveredGroup Discovered(string group) => new(group, [.. VersionsOf(group).Select(version => Discovered(group, version))]);

    // Who serves a group and version elsewhere serves it whole.
    private DiscoveredVersion Discovered(string group, string version) =>
        OthersIn(group).FirstOrDefault(other => other.Service.Version == version) is { } elsewhere
            ? new(version, json => AggregatedDiscovery.Write(json, elsewhere.Resources), elsewhere.IsAvailable)
            : new(version, json => AggregatedDiscovery.Write(json, InOrder(group, version)), IsCurrent: true);

    private IEnumerable<AggregatedVersion> OthersIn(string group) => aggregated.All.Where(other => other.Service.Group == group);

    private IEnumerable<string> NamedGroups() => GroupOrder.Groups(
        _byGroup.Select(group => group.Key).Concat(aggregated.All.Select(other => other.Service.Group)), PriorityOf)
        .Where(group => group.Length > 0);

    private int PriorityOf(string group) =>
        OthersIn(group).Select(other => other.Service.GroupPriority).DefaultIfEmpty(UsualPriority).Max();

    private string[] VersionsOf(string group) => [.. GroupOrder.Versions(
        _byGroup[group].Select(resource => resource.Names.Version).Concat(OthersIn(group).Select(other => other.Service.Version)))];

    private Resource[] InOrder(string group, string version) =>
        [.. _byGroup[group]
            .Where(resource => resource.Names.Version == version).OrderBy(resource => resource.Names.Plural, StringComparer.Ordinal)];

    private CachedDocument Made(string name, Func<CachedDocument> make) => _made.GetOrAdd(name, static (_, make) => make(), make);
}
