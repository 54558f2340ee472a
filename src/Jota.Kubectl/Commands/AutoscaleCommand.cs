using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl autoscale</c>: makes a horizontal pod autoscaler for each object.</summary>
internal sealed class AutoscaleCommand : PerObjectCommand
{
    public override string Name => "autoscale";

    protected override string Manager => "kubectl-autoscale";

    protected override string Operation => "autoscaled";

    protected override bool ShowsTogether => false;

    protected override IReadOnlyList<Flag> Own { get; } =
    [
        .. ManifestOptions.Flags, Flag.Number("min", -1), Flag.Number("max", -1), Flag.Number("cpu-percent", -1), Flag.Text("name"),
        Flag.Text("cpu"), Flag.Text("memory"), ChangeCause.Flag,
    ];

    protected override void Check(FlagValues flags)
    {
        var (least, most) = (flags.Number("min"), flags.Number("max"));
        if (!flags.Has("max"))
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

        if (flags.Has("cpu") && flags.Has("cpu-percent"))
        {
            throw KubectlException.Error("--cpu and --cpu-percent mean the same: give one of them");
        }
    }

    protected override async Task<JsonObject> MakeAsync(Invocation call, Selection one, CancellationToken ct)
    {
        var item = one.Written?.Object ?? await call.Objects.GetAsync(one.Mapping, one.Namespace, one.Name, ct);
        await CheckScalesAsync(call, one, ct);
        return Make(call, item);
    }

    private static JsonObject Make(Invocation call, JsonObject item)
    {
        var name = call.Flags.Text("name") is { Length: > 0 } own ? own : item.Name();
        var made = NewObject.Of(call, "autoscaling/v2", "HorizontalPodAutoscaler", name, namespaced: false);
        var spec = new JsonObject
        {
            ["scaleTargetRef"] = new JsonObject { ["kind"] = item.Kind(), ["name"] = item.Name(), ["apiVersion"] = item.ApiVersion() },
        };
        if (call.Flags.Number("min") is > 0 and var least)
        {
            spec["minReplicas"] = least;
        }

        spec["maxReplicas"] = call.Flags.Number("max");
        if (MetricsOf(call.Flags).ToArray() is { Length: > 0 } metrics)
        {
            spec["metrics"] = new JsonArray(metrics);
        }

        made["spec"] = spec;
        made["status"] = new JsonObject { ["desiredReplicas"] = 0, ["currentMetrics"] = null };
        return made;
    }

    private static IEnumerable<JsonNode> MetricsOf(FlagValues flags)
    {
        if (flags.Number("cpu-percent") is >= 0 and var percent)
        {
            yield return AutoscaledMetric.Of("cpu", $"{percent}%");
        }

        foreach (var resource in (string[])["cpu", "memory"])
        {
            if (flags.Text(resource) is { Length: > 0 } given)
            {
                yield return AutoscaledMetric.Of(resource, given);
            }
        }
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
