using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl autoscale</c>: makes a horizontal pod autoscaler.</summary>
internal sealed class AutoscaleCommand : GeneratorCommand
{
    public override string Name => "autoscale";

    protected override string Manager => "kubectl-autoscale";

    protected override string Operation => "autoscaled";

    protected override IReadOnlyList<Flag> Own { get; } =
    [
        .. ManifestOptions.Flags, Flag.Number("min", -1), Flag.Number("max", -1), Flag.Number("cpu-percent", -1), Flag.Text("name"),
        Flag.Text("cpu").Elsewhere, Flag.Text("memory").Elsewhere, Flag.Switch("record").Elsewhere,
    ];

    protected override async Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var (least, most) = (call.Flags.Number("min"), call.Flags.Number("max"));
        if (!call.Flags.Has("max"))
        {
            throw KubectlException.Error("required flag(s) \"max\" not set");
        }

        if (most < 1)
        {
            throw KubectlException.Error($"--max=MAXPODS is required and must be at least 1, max: {most}");
        }

        if (most < least)
        {
            throw KubectlException.Error($"--max=MAXPODS must be larger or equal to --min=MINPODS, max: {most}, min: {least}");
        }

        var options = new SelectionOptions { Files = ManifestOptions.Of(call.Flags), CommandPath = call.Command };
        var selected = await call.Resources.SelectAsync(call.Arguments, options, ct);
        if (selected.Selections is not [var one])
        {
            throw new NotOursException("autoscale of several objects");
        }

        var item = await call.Objects.GetAsync(one.Mapping, one.Namespace, one.Name, ct);
        await CheckScalesAsync(call, one, ct);
        return Make(call, item, least, most);
    }

    private static JsonObject Make(Invocation call, JsonObject item, long least, long most)
    {
        var name = call.Flags.Text("name") is { Length: > 0 } own ? own : item.Name();
        var made = NewObject.Of(call, "autoscaling/v2", "HorizontalPodAutoscaler", name, namespaced: false);
        var spec = new JsonObject
        {
            ["scaleTargetRef"] = new JsonObject { ["kind"] = item.Kind(), ["name"] = item.Name(), ["apiVersion"] = item.ApiVersion() },
        };
        if (least > 0)
        {
            spec["minReplicas"] = least;
        }

        spec["maxReplicas"] = most;
        if (call.Flags.Number("cpu-percent") is >= 0 and var percent)
        {
            var target = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percent };
            var metric = new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = target },
            };
            spec["metrics"] = new JsonArray(metric);
        }

        made["spec"] = spec;
        made["status"] = new JsonObject { ["desiredReplicas"] = 0, ["currentMetrics"] = null };
        return made;
    }

    private static async Task CheckScalesAsync(Invocation call, Selection one, CancellationToken ct)
    {
        try
        {
            await call.Objects.GetSubresourceAsync(one.Mapping, one.Namespace, one.Name, "scale", ct);
        }
        catch (StatusException e) when (e.Code is 404 or 405)
        {
            var type = one.Mapping;
            throw KubectlException.Error(
                $"cannot autoscale a {type.Kind}: could not find scale subresource for {type.Group}/{type.Version}, " +
                $"Resource={type.Plural} in discovery information");
        }
    }
}
