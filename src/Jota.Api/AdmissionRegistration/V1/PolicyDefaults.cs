using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of what policies and their bindings have in common.</summary>
internal static class PolicyDefaults
{
    public static void Apply(V1MatchResources? constraints)
    {
        if (constraints is null)
        {
            return;
        }

        constraints.MatchPolicy ??= WebhookNames.Equivalent;
        constraints.NamespaceSelector ??= new();
        constraints.ObjectSelector ??= new();
        foreach (var rule in (constraints.ResourceRules ?? []).Concat(constraints.ExcludeResourceRules ?? []))
        {
            rule.Scope ??= WebhookNames.All;
        }
    }
}
