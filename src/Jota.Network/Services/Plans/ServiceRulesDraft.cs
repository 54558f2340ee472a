using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>The rules of a service as they are gathered, port by port.</summary>
internal sealed class ServiceRulesDraft
{
    private readonly Dictionary<Front, FrontRules> _fronts = [];
    private readonly Dictionary<Front, DatagramFront> _datagrams = [];
    private readonly SortedSet<string> _hairpins = new(StringComparer.Ordinal);

    public List<StickyRules> Sticky { get; } = [];

    public List<FirewallRules> Firewalls { get; } = [];

    /// <summary>Adds a front. An address that a service names twice keeps what was said of it first.</summary>
    public void Add(FrontRules rules) => _fronts.TryAdd(rules.Front, rules);

    public void AddHairpins(IEnumerable<string> addresses) => _hairpins.UnionWith(addresses);

    /// <summary>Tells who answers at the fronts of a protocol that this was not told of yet.</summary>
    public void Serving(PortProtocol protocol, ImmutableHashSet<Target> serving)
    {
        foreach (var front in _fronts.Keys.Where(front => front.Protocol == protocol))
        {
            _datagrams.TryAdd(front, new(front, serving));
        }
    }

    public ServiceRules Finish(string clusterIP) => new()
    {
        Fronts = [.. _fronts.Values],
        ClusterIPs = [clusterIP],
        Hairpins = [.. _hairpins],
        Sticky = [.. Sticky],
        Firewalls = [.. Firewalls],
        Datagrams = [.. _datagrams.Values],
    };
}
