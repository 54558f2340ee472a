using k8s.Models;

namespace Jota.Controllers;

/// <summary>What becomes of a node that has not been heard of for a while. Pure.</summary>
internal static class NodeHealthPlan
{
    /// <summary>A node that has never told its state may take so long.</summary>
    public static readonly TimeSpan StartupGrace = TimeSpan.FromSeconds(60);

    /// <summary>How much longer the node may be silent; zero or less when it is lost.</summary>
    /// <param name="node">The node.</param>
    /// <param name="silence">How long it has been silent.</param>
    /// <param name="grace">How long it may be.</param>
    public static TimeSpan Left(V1Node node, TimeSpan silence, TimeSpan grace) =>
        (NodeConditions.Find(node, NodeConditions.Ready) is null ? StartupGrace : grace) - silence;

    /// <summary>The status of a lost node: nothing that its kubelet said is known any more. Null when that is told already.</summary>
    public static V1NodeStatus? Lost(V1Node node, DateTime now)
    {
        var status = node.Status ?? new V1NodeStatus();
        var conditions = (status.Conditions ?? []).Select(c => NodeConditions.OfKubelet.Contains(c.Type) ? Unknown(c, now) : c).ToList();
        foreach (var type in NodeConditions.OfKubelet.Where(type => conditions.All(c => c.Type != type)))
        {
            conditions.Add(Never(node, type, now));
        }

        return conditions.SequenceEqual(status.Conditions ?? [], ReferenceEqualityComparer.Instance)
            ? null
            : status with { Conditions = conditions };
    }

    private static V1NodeCondition Unknown(V1NodeCondition condition, DateTime now) =>
        condition.Status == "Unknown" ? condition : condition with
        {
            Status = "Unknown",
            Reason = "NodeStatusUnknown",
            Message = "Kubelet stopped posting node status.",
            LastTransitionTime = now,
        };

    private static V1NodeCondition Never(V1Node node, string type, DateTime now) => new()
    {
        Type = type,
        Status = "Unknown",
        Reason = "NodeStatusNeverUpdated",
        Message = "Kubelet never posted node status.",
        LastHeartbeatTime = node.Metadata.CreationTimestamp,
        LastTransitionTime = now,
    };
}
