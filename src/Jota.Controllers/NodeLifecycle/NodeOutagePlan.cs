using k8s.Models;

namespace Jota.Controllers;

/// <summary>How much of a zone is lost.</summary>
internal enum ZoneState
{
    /// <summary>Some nodes at most: their pods go elsewhere, node by node.</summary>
    Normal,

    /// <summary>Most: rather the network than the nodes. Large zones are emptied more slowly, small ones not at all.</summary>
    Partial,

    /// <summary>All.</summary>
    Full,
}

/// <summary>
/// From which lost or broken nodes pods are to leave, zone by zone and not faster than a rate; from none when all nodes are lost, for it
/// is then us who lost them. Upstream's rules and rates. Pure.
/// </summary>
/// <param name="Taints">The nodes whose outage is to be told by this taint's key, or by none.</param>
/// <param name="Charged">The zones for which a node counts against the rate now.</param>
/// <param name="LookAgain">When the next node's turn is; null for when something changes.</param>
internal sealed record NodeOutagePlan(IReadOnlyList<(V1Node Node, string? Key)> Taints, IReadOnlyList<string> Charged, TimeSpan? LookAgain)
{
    private const double UnhealthyShare = 0.55;
    private const int FewUnhealthy = 2;
    private const int LargeZone = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SlowInterval = TimeSpan.FromSeconds(100);

    /// <summary>So long after a node of its zone was tainted, no node has to wait for that any more.</summary>
    public static TimeSpan LongestInterval => SlowInterval;

    /// <summary>The plan.</summary>
    /// <param name="nodes">Every node.</param>
    /// <param name="last">When a node of each zone was last tainted.</param>
    /// <param name="now">The time.</param>
    public static NodeOutagePlan Compute(IEnumerable<V1Node> nodes, IReadOnlyDictionary<string, DateTimeOffset> last, DateTimeOffset now)
    {
        var zones = nodes.Where(node => NodeConditions.Find(node, NodeConditions.Ready) is not null).GroupBy(ZoneOf).ToList();
        var taints = new List<(V1Node, string?)>();
        var charged = new List<string>();
        TimeSpan? again = null;
        var allLost = zones.All(zone => StateOf(zone) == ZoneState.Full);
        foreach (var zone in zones)
        {
            taints.AddRange(zone.Where(node => NodeTaints.Outage(node) is { } taint
                && (allLost || taint.Key != KeyOf(node))).Select(node => (node, allLost ? null : KeyOf(node))));
            var waiting = allLost
                ? []
                : zone.Where(node => KeyOf(node) is not null && NodeTaints.Outage(node) is null).OrderBy(Since).ToList();
            if (waiting.Count == 0 || IntervalOf(StateOf(zone), zone.Count()) is not { } interval)
            {
                continue;
            }

            var turn = last.TryGetValue(zone.Key, out var before) ? before + interval : now;
            if (turn <= now)
            {
                taints.Add((waiting[0], KeyOf(waiting[0])));
                charged.Add(zone.Key);
                turn = now + interval;
            }

            again = waiting.Count > 1 || turn > now ? Earlier(again, turn - now) : again;
        }

        return new(taints, charged, again);
    }

    /// <summary>How much of a zone is lost.</summary>
    public static ZoneState StateOf(IEnumerable<V1Node> zone)
    {
        var (ready, unready) = (0, 0);
        foreach (var node in zone)
        {
            (ready, unready) = NodeConditions.IsReady(node) ? (ready + 1, unready) : (ready, unready + 1);
        }

        return unready switch
        {
            > 0 when ready == 0 => ZoneState.Full,
            > FewUnhealthy when unready >= UnhealthyShare * (ready + unready) => ZoneState.Partial,
            _ => ZoneState.Normal,
        };
    }

    private static string? KeyOf(V1Node node) => NodeTaints.KeyOf(NodeConditions.StatusOf(node, NodeConditions.Ready));

    private static (DateTime? Time, string Name) Since(V1Node node) =>
        (NodeConditions.Find(node, NodeConditions.Ready)?.LastTransitionTime, node.Metadata.Name);

    private static TimeSpan? IntervalOf(ZoneState state, int size) => state switch
    {
        ZoneState.Partial => size > LargeZone ? SlowInterval : null,
        ZoneState.Normal or ZoneState.Full => Interval,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static TimeSpan Earlier(TimeSpan? one, TimeSpan other) => one is { } known && known < other ? known : other;

    private static string ZoneOf(V1Node node) =>
        $"{Label(node, "topology.kubernetes.io/region")}:\0:{Label(node, "topology.kubernetes.io/zone")}";

    private static string Label(V1Node node, string key) => node.Metadata.Labels?.TryGetValue(key, out var value) == true ? value : "";
}
