using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// A new node takes no pods before the node controller has seen it ready: it begins with the taint that this controller takes off.
/// </summary>
public sealed class TaintNodesByConditionPlugin : AdmissionPlugin
{
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string NoSchedule = "NoSchedule";

    /// <inheritdoc/>
    public override string Name => "TaintNodesByCondition";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create, Target.Subresource: "", Object: V1Node node })
        {
            node.Spec ??= new V1NodeSpec();
            if (node.Spec.Taints?.Any(t => t.Key == NotReady && t.Effect == NoSchedule) != true)
            {
                node.Spec.Taints = [.. node.Spec.Taints ?? [], new V1Taint { Key = NotReady, Effect = NoSchedule }];
            }
        }

        return ValueTask.CompletedTask;
    }
}
