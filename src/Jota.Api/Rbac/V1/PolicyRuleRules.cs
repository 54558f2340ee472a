using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a role's rules.</summary>
internal static class PolicyRuleRules
{
    public static void Validate(IList<V1PolicyRule>? rules, bool namespaced, FieldErrors at)
    {
        for (var i = 0; i < rules?.Count; i++)
        {
            Validate(rules[i], namespaced, at.At(i));
        }
    }

    private static void Validate(V1PolicyRule rule, bool namespaced, FieldErrors at)
    {
        FirstPass.Check(rule, at);
        if (rule.NonResourceURLs is { Count: > 0 })
        {
            ValidatePaths(rule, namespaced, at.At("nonResourceURLs"));
            return;
        }

        FirstPass.CheckResources(rule, at);
    }

    private static void ValidatePaths(V1PolicyRule rule, bool namespaced, FieldErrors at)
    {
        var shown = ShownText.Of($"[{string.Join(',', rule.NonResourceURLs.Select(url => $"\"{url}\""))}]");
        if (namespaced)
        {
            at.Invalid(shown, "namespaced rules cannot apply to non-resource URLs");
        }

        if (rule.ApiGroups is { Count: > 0 } || rule.Resources is { Count: > 0 } || rule.ResourceNames is { Count: > 0 })
        {
            at.Invalid(shown, "rules cannot apply to both regular resources and non-resource URLs");
        }
    }
}
