namespace Jota.Scheduler;

/// <summary>Keeps pods from nodes with taints they do not tolerate, and prefers nodes with fewer of the discouraging kind.</summary>
internal sealed class TaintTolerationPlugin : IFilterPlugin, IScorePlugin
{
    private static readonly Rejection Rejected = new("TaintToleration", ["node(s) had untolerated taint(s)"]);

    public string Name => Rejected.Plugin;

    public int Weight => 3;

    public Normalisation Normalisation => Normalisation.LowestIsBest;

    public Rejection? Filter(PodShape pod, NodeState node) => Taints.AreTolerated(node.HardTaints, pod.Tolerations) ? null : Rejected;

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => Filter(pod, added.Node) is null,
        ClusterChange.NodeChanged changed =>
            !NodeDifference.SameTaints(changed.Before.Spec?.Taints, changed.Node.Node?.Spec?.Taints) && Filter(pod, changed.Node) is null,
        ClusterChange.PodChanged => true,
        _ => false,
    };

    public bool Cares(PodShape pod) => true;

    public long Score(PodShape pod, NodeState node)
    {
        var untolerated = 0;
        foreach (var taint in node.SoftTaints)
        {
            untolerated += Taints.IsTolerated(taint, pod.Tolerations) ? 0 : 1;
        }

        return untolerated;
    }
}
