namespace Jota.Scheduler;

/// <summary>What a pod's constraints with DoNotSchedule are measured against.</summary>
internal sealed class HardSpread(SpreadCounts[] constraints, NamespaceLabels namespaces) : ICycleValue<HardSpread>
{
    public SpreadCounts[] Constraints { get; } = constraints;

    /// <summary>As if there were so many more of such pods on a node.</summary>
    public void Add(PodShape pod, PodFootprint other, NodeState node, int pods)
    {
        if (!Array.TrueForAll(Constraints, constraint => node.Of(constraint.Key) != TopologyKey.None))
        {
            return;
        }

        foreach (var constraint in Constraints)
        {
            constraint.Add(pod, other, node, namespaces, pods);
        }
    }

    public HardSpread Clone() => new(Array.ConvertAll(Constraints, constraint => constraint.Clone()), namespaces);
}
