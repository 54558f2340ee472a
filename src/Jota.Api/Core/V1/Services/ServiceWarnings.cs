using k8s.Models;

namespace Jota.Api;

/// <summary>Advice about services that are allowed but do not do what they seem to say.</summary>
internal static class ServiceWarnings
{
    private const string OldHints = "service.kubernetes.io/topology-aware-hints";

    public static IEnumerable<string> Of(V1Service service)
    {
        var spec = service.Spec;
        if (service.Metadata.Annotations?.ContainsKey(OldHints) == true)
        {
            yield return $"annotation {OldHints} is deprecated, please use service.kubernetes.io/topology-mode instead";
        }

        foreach (var ignored in ServiceTypes.IsHeadless(spec) ? Headless(spec) : [])
        {
            yield return ignored;
        }

        if (spec.Type == ServiceTypes.ExternalName && spec.ExternalIPs is { Count: > 0 })
        {
            yield return "spec.externalIPs is ignored when spec.type is \"ExternalName\"";
        }

        if (spec.Type != ServiceTypes.ExternalName && !string.IsNullOrEmpty(spec.ExternalName))
        {
            yield return "spec.externalName is ignored when spec.type is not \"ExternalName\"";
        }
    }

    private static IEnumerable<string> Headless(V1ServiceSpec spec)
    {
        if (!string.IsNullOrEmpty(spec.LoadBalancerIP))
        {
            yield return "spec.loadBalancerIP is ignored for headless services";
        }

        if (spec.ExternalIPs is { Count: > 0 })
        {
            yield return "spec.externalIPs is ignored for headless services";
        }

        if (spec.SessionAffinity != "None")
        {
            yield return "spec.SessionAffinity is ignored for headless services";
        }
    }
}
