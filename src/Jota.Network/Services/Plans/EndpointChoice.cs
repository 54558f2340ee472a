using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>Which of a port's endpoints take new connections on a node; upstream's rules (KEP-1669, KEP-2433, KEP-3015). Pure.</summary>
internal static class EndpointChoice
{
    /// <summary>
    /// Of the whole cluster: the ready ones, of those the ones meant for this node or zone; where none is ready, those that still serve.
    /// </summary>
    public static ImmutableArray<Target> Cluster(IReadOnlyCollection<ProxiedEndpoint> endpoints, NodeFacts node)
    {
        var isMeant = MeantFor(endpoints, node);
        return Sorted(endpoints, endpoint => endpoint.Ready && isMeant(endpoint), endpoint => endpoint.IsLastResort);
    }

    /// <summary>Of this node alone: the ready ones; where none is, those that still serve. Hints do not count.</summary>
    public static ImmutableArray<Target> Local(IReadOnlyCollection<ProxiedEndpoint> endpoints, NodeFacts node) => Sorted(
        endpoints,
        endpoint => endpoint.Ready && endpoint.IsOn(node.Name),
        endpoint => endpoint.IsLastResort && endpoint.IsOn(node.Name));

    /// <summary>
    /// Hints count only if every ready endpoint has them and one of them is meant for this node or, failing that, for its zone: otherwise
    /// they are on their way, or the node would be left with nothing.
    /// </summary>
    private static Func<ProxiedEndpoint, bool> MeantFor(IReadOnlyCollection<ProxiedEndpoint> endpoints, NodeFacts node)
    {
        var (allForNodes, allForZones, anyForNode, anyForZone) = (true, true, false, false);
        foreach (var endpoint in endpoints.Where(e => e.Ready))
        {
            allForNodes &= endpoint.Hints?.ForNodes is { Count: > 0 };
            allForZones &= endpoint.Hints?.ForZones is { Count: > 0 };
            anyForNode |= IsForNode(endpoint, node);
            anyForZone |= IsForZone(endpoint, node);
        }

        return (allForNodes && anyForNode, allForZones && anyForZone) switch
        {
            (true, _) => endpoint => IsForNode(endpoint, node),
            (false, true) => endpoint => IsForZone(endpoint, node),
            (false, false) => _ => true,
        };
    }

    private static bool IsForNode(ProxiedEndpoint endpoint, NodeFacts node) =>
        endpoint.Hints?.ForNodes?.Any(hint => hint.Name == node.Name) == true;

    private static bool IsForZone(ProxiedEndpoint endpoint, NodeFacts node) =>
        node.Zone is { Length: > 0 } zone && endpoint.Hints?.ForZones?.Any(hint => hint.Name == zone) == true;

    private static ImmutableArray<Target> Sorted(
        IReadOnlyCollection<ProxiedEndpoint> endpoints, Func<ProxiedEndpoint, bool> best, Func<ProxiedEndpoint, bool> otherwise)
    {
        var chosen = endpoints.Where(best).ToList();
        return
        [
            .. (chosen.Count > 0 ? chosen : endpoints.Where(otherwise))
                .Select(endpoint => endpoint.Target)
                .OrderBy(target => target.Address, StringComparer.Ordinal)
                .ThenBy(target => target.Port),
        ];
    }
}
