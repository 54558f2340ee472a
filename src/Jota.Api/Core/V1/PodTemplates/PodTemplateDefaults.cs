using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a pod template: those of its spec.</summary>
internal static class PodTemplateDefaults
{
    /// <summary>Fills in what is missing; in place; idempotent. There is a template, with a spec, afterwards.</summary>
    public static V1PodTemplateSpec Apply(V1PodTemplateSpec? template)
    {
        var given = template ?? new();
        PodSpecDefaults.Apply(given.Spec ??= new());
        return given;
    }
}
