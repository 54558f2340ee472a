using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl rollout restart</c>.</summary>
internal sealed class RolloutRestartCommand : Command
{
    public override string Name => "restart";

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. RolloutChange.Flags];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        // Go's RFC 3339: the offset of the local time, or Z.
        var now = call.Around.Clock.GetLocalNow();
        var form = now.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:sszzz";
        var time = now.ToString(form, CultureInfo.InvariantCulture);
        var patch = new JsonObject();
        patch.Within("spec", "template", "metadata", "annotations")["kubectl.kubernetes.io/restartedAt"] = time;
        return new RolloutChange(call).RunAsync(
            info => info.Object.Kind() switch
            {
                "Deployment" when info.Object.Is("spec", "paused") =>
                    throw KubectlException.Error(
                        $"{info.Mapping.QualifiedPlural} \"{info.Name}\" can't restart paused deployment (run rollout resume first)"),
                "Deployment" or "DaemonSet" or "StatefulSet" => patch.ToJsonString(),
                _ => throw KubectlException.Error($"{info.Mapping.QualifiedPlural} \"{info.Name}\" restarting is not supported"),
            },
            "restarted",
            ct);
    }
}
