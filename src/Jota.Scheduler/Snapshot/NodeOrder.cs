namespace Jota.Scheduler;

/// <summary>
/// The order in which nodes are looked at: one of each zone in turn, so that a search that stops early has seen all zones.
/// </summary>
internal static class NodeOrder
{
    public static NodeState[] Interleave(IEnumerable<NodeState> nodes)
    {
        var zones = nodes
            .GroupBy(node => node.Zone, StringComparer.Ordinal)
            .OrderBy(zone => zone.Key, StringComparer.Ordinal)
            .Select(zone => new Queue<NodeState>(zone.OrderBy(node => node.Name, StringComparer.Ordinal)))
            .ToList();
        var order = new List<NodeState>();
        while (zones.Count > 0)
        {
            zones.ForEach(zone => order.Add(zone.Dequeue()));
            zones.RemoveAll(zone => zone.Count == 0);
        }

        return [.. order];
    }
}
