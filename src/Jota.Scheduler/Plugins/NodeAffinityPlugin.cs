using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Holds a pod to its <c>nodeSelector</c> and required node affinity, and prefers nodes of its preferred affinity.</summary>
internal sealed class NodeAffinityPlugin : IFilterPlugin, IScorePlugin
{
    private static readonly Rejection Rejected = new("NodeAffinity", ["node(s) didn't match Pod's node affinity/selector"]);

    /// <summary>What upstream says of nodes that need no look because the pod names others.</summary>
    private static readonly Rejection NotNamed = new("NodeAffinity", ["node(s) didn't satisfy plugin(s) [NodeAffinity]"]);

    public string Name => Rejected.Plugin;

    public int Weight => 2;

    public Normalisation Normalisation => Normalisation.HighestIsBest;

    /// <summary>Before any filter: the rejection of a node that the pod's affinity leaves out by name.</summary>
    public static Rejection? FilterByName(PodShape pod, NodeState node) =>
        pod.Required.Names is { } names && !names.Contains(node.Name) ? NotNamed : null;

    public Rejection? Filter(PodShape pod, NodeState node) => pod.Required.Matches(node.Node!) ? null : Rejected;

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => Filter(pod, added.Node) is null,
        ClusterChange.NodeChanged changed => !pod.Required.Matches(changed.Before) && Filter(pod, changed.Node) is null,
        ClusterChange.PodChanged => true,
        _ => false,
    };

    bool IFilterPlugin.Cares(PodShape pod) => !pod.Required.IsAny;

    bool IScorePlugin.Cares(PodShape pod) => !pod.Preferred.IsEmpty;

    public long Score(PodShape pod, NodeState node)
    {
        var sum = 0;
        foreach (var preferred in pod.Preferred)
        {
            sum += preferred.Weight != 0 && NodeSelectorMatcher.Matches(preferred.Preference, node.Node!) ? preferred.Weight : 0;
        }

        return sum;
    }
}
