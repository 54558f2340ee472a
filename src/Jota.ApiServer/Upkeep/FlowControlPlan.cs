using Jota.Api;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>What becomes of stored flow schemas and levels, by upstream's rules. Pure.</summary>
internal static class FlowControlPlan
{
    private const string Dangling = "Dangling";

    /// <summary>The schema as it is to be; null when it is.</summary>
    public static V1FlowSchema? Restored(V1FlowSchema stored, V1FlowSchema wanted)
    {
        var spec = IsKept(stored) ? wanted.Spec : stored.Spec;
        var marked = Marked(stored);
        return ModelCopy.Same(spec, stored.Spec) && marked is null
            ? null
            : stored with { Spec = spec, Metadata = marked ?? stored.Metadata };
    }

    /// <summary>The level as it is to be; null when it is. What <c>exempt</c> lends is its administrator's.</summary>
    public static V1PriorityLevelConfiguration? Restored(V1PriorityLevelConfiguration stored, V1PriorityLevelConfiguration wanted)
    {
        var fixedSpec = stored.Metadata.Name == SystemFlows.Exempt ? wanted.Spec with { Exempt = stored.Spec.Exempt } : wanted.Spec;
        var spec = IsKept(stored) ? fixedSpec : stored.Spec;
        var marked = Marked(stored);
        return ModelCopy.Same(spec, stored.Spec) && marked is null
            ? null
            : stored with { Spec = spec, Metadata = marked ?? stored.Metadata };
    }

    /// <summary>The schema with what is true of its level; null when it says so already.</summary>
    public static V1FlowSchema? Told(V1FlowSchema stored, bool levelExists, DateTime now)
    {
        var level = stored.Spec.PriorityLevelConfiguration?.Name ?? "";
        var before = stored.Status?.Conditions?.FirstOrDefault(condition => condition.Type == Dangling);
        var wanted = new V1FlowSchemaCondition
        {
            Type = Dangling,
            Status = levelExists ? "False" : "True",
            Reason = levelExists ? "Found" : "NotFound",
            Message = $"This FlowSchema references the PriorityLevelConfiguration object named \"{level}\" "
                + (levelExists ? "and it exists" : "but there is no such object"),
        };
        if (before is not null && ModelCopy.Same(before with { LastTransitionTime = null }, wanted))
        {
            return null;
        }

        wanted.LastTransitionTime = before?.Status == wanted.Status ? before.LastTransitionTime : now;
        var others = stored.Status?.Conditions?.Where(condition => condition.Type != Dangling) ?? [];
        return stored with { Status = new() { Conditions = [.. others, wanted] } };
    }

    /// <summary>Whether its spec is kept as it is suggested: unless somebody said no, or changed it before anybody could say.</summary>
    private static bool IsKept(IKubernetesObject<V1ObjectMeta> stored) => SystemFlows.IsMandatory(stored.Metadata.Name)
        || (stored.Metadata.Annotations?.TryGetValue(SystemFlows.AutoUpdate, out var said) == true
            ? bool.TryParse(said, out var yes) && yes
            : stored.Metadata.Generation is null or 1);

    /// <summary>Its metadata with the annotation it should have; null when it has it.</summary>
    private static V1ObjectMeta? Marked(IKubernetesObject<V1ObjectMeta> stored)
    {
        var said = stored.Metadata.Annotations?.TryGetValue(SystemFlows.AutoUpdate, out var text) == true ? text : null;
        var mandatory = SystemFlows.IsMandatory(stored.Metadata.Name);
        if (mandatory ? said == "true" : said is not null)
        {
            return null;
        }

        var annotations = new Dictionary<string, string>(stored.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            [SystemFlows.AutoUpdate] = IsKept(stored) ? "true" : "false",
        };
        return stored.Metadata with { Annotations = annotations };
    }
}
