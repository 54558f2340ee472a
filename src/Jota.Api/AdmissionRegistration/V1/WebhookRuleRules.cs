using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a rule: which requests a webhook is asked about. A wildcard stands alone.</summary>
internal static class WebhookRuleRules
{
    private static readonly string[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
    private static readonly string[] Scopes = ["*", "Cluster", "Namespaced"];

    public static void Validate(V1RuleWithOperations rule, FieldErrors at)
    {
        ValidateOperations(rule.Operations, at.At("operations"));
        ValidateAlone(rule.ApiGroups, "if '*' is present, must not specify other API groups", at.At("apiGroups"));
        ValidateAlone(rule.ApiVersions, "if '*' is present, must not specify other API versions", at.At("apiVersions"));
        for (var i = 0; i < rule.ApiVersions?.Count; i++)
        {
            at.At("apiVersions").At(i).Present(rule.ApiVersions[i]);
        }

        ValidateResources(rule.Resources ?? [], at.At("resources"));
        if (rule.Scope is not null && !Scopes.Contains(rule.Scope))
        {
            at.At("scope").NotSupported(rule.Scope, Scopes);
        }
    }

    private static void ValidateOperations(IList<string>? operations, FieldErrors at)
    {
        ValidateAlone(operations, "if '*' is present, must not specify other operations", at);
        for (var i = 0; i < operations?.Count; i++)
        {
            if (!Operations.Contains(operations[i]))
            {
                at.At(i).NotSupported(operations[i], Operations);
            }
        }
    }

    private static void ValidateAlone(IList<string>? values, string rule, FieldErrors at)
    {
        if (values is not { Count: > 0 })
        {
            at.Required();
        }
        else if (values.Count > 1 && values.Contains(WebhookNames.All))
        {
            at.InvalidList(values, rule);
        }
    }

    private static void ValidateResources(IList<string> resources, FieldErrors at)
    {
        if (resources.Count == 0)
        {
            at.Required();
        }

        var allOfResource = new HashSet<string>(StringComparer.Ordinal);
        var partOfAll = new HashSet<string>(StringComparer.Ordinal);
        var plainIsLast = false;
        for (var i = 0; i < resources.Count; i++)
        {
            if (!at.At(i).Present(resources[i]))
            {
                continue;
            }

            if (resources[i].Split('/', 2) is [var resource, var part])
            {
                ValidatePart(resources[i], (resource, part), allOfResource, partOfAll, at.At(i));
            }
            else
            {
                // As upstream: the last one that names no part decides.
                plainIsLast = resources[i] != WebhookNames.All;
            }
        }

        if (resources.Count > 1 && resources.Contains("*/*"))
        {
            at.InvalidList(resources, "if '*/*' is present, must not specify other resources");
        }

        if (plainIsLast && resources.Contains(WebhookNames.All))
        {
            at.InvalidList(resources, "if '*' is present, must not specify other resources without subresources");
        }
    }

    private static void ValidatePart(
        string text, (string Resource, string Part) said, HashSet<string> allOfResource, HashSet<string> partOfAll, FieldErrors at)
    {
        if (allOfResource.Contains(said.Resource))
        {
            at.Invalid(text, $"if '{said.Resource}/*' is present, must not specify {text}");
        }

        if (partOfAll.Contains(said.Part))
        {
            at.Invalid(text, $"if '*/{said.Part}' is present, must not specify {text}");
        }

        if (said.Part == WebhookNames.All)
        {
            allOfResource.Add(said.Resource);
        }

        if (said.Resource == WebhookNames.All)
        {
            partOfAll.Add(said.Part);
        }
    }
}
