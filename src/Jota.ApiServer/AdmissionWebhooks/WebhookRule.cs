using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>Which requests a rule of a webhook is about.</summary>
internal sealed class WebhookRule(V1RuleWithOperations rule)
{
    private readonly ImmutableArray<string> _operations = [.. rule.Operations ?? []];
    private readonly ImmutableArray<string> _groups = [.. rule.ApiGroups ?? []];
    private readonly ImmutableArray<string> _versions = [.. rule.ApiVersions ?? []];
    private readonly ImmutableArray<(string Resource, string Part)> _resources = [.. (rule.Resources ?? []).Select(Split)];

    /// <summary>Whether it is about this operation on this resource.</summary>
    /// <param name="operation">In upstream's spelling.</param>
    /// <param name="names">The resource, in one of its versions.</param>
    /// <param name="part">The subresource; empty for the object itself.</param>
    /// <param name="namespaced">Whether it is in a namespace; a namespace itself is not.</param>
    public bool Matches(string operation, ResourceNames names, string part, bool namespaced) =>
        IsIn(_operations, operation)
        && IsIn(_groups, names.Group)
        && IsIn(_versions, names.Version)
        && MatchesScope(namespaced)
        && MatchesResource(names.Plural, part);

    private bool MatchesScope(bool namespaced) => rule.Scope switch
    {
        "Namespaced" => namespaced,
        "Cluster" => !namespaced,
        _ => true,
    };

    private bool MatchesResource(string plural, string part)
    {
        foreach (var one in _resources)
        {
            if ((one.Resource == WebhookNames.All || one.Resource == plural) && (one.Part == WebhookNames.All || one.Part == part))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIn(ImmutableArray<string> values, string value)
    {
        foreach (var one in values)
        {
            if (one == WebhookNames.All || one == value)
            {
                return true;
            }
        }

        return false;
    }

    private static (string Resource, string Part) Split(string text) =>
        text.Split('/', 2) is [var resource, var part] ? (resource, part) : (text, "");
}
