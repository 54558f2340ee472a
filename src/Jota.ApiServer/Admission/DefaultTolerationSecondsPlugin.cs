using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>Every pod stays five minutes on a node that is not ready or unreachable, unless it says otherwise.</summary>
public sealed class DefaultTolerationSecondsPlugin : AdmissionPlugin
{
    private const long Seconds = 300;

    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    /// <inheritdoc/>
    public override string Name => "DefaultTolerationSeconds";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create or AdmissionOperation.Update, Target.Subresource: "", Object: V1Pod pod })
        {
            pod.Spec ??= new V1PodSpec();
            foreach (var taint in Taints.Where(t => !Tolerates(pod.Spec, t)))
            {
                pod.Spec.Tolerations ??= [];
                pod.Spec.Tolerations.Add(new V1Toleration
                {
                    Key = taint,
                    OperatorProperty = "Exists",
                    Effect = "NoExecute",
                    TolerationSeconds = Seconds,
                });
            }
        }

        return ValueTask.CompletedTask;
    }

    private static bool Tolerates(V1PodSpec spec, string taint) => spec.Tolerations is { } tolerations && tolerations.Any(t =>
        (string.IsNullOrEmpty(t.Key) || t.Key == taint) && (string.IsNullOrEmpty(t.Effect) || t.Effect == "NoExecute"));
}
