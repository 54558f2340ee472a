using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Matching;

/// <summary>Which requests a rule of a webhook or a policy is about.</summary>
internal sealed class RequestRule
{
    private readonly ImmutableArray<string> _operations;
    private readonly ImmutableArray<string> _groups;
    private readonly ImmutableArray<string> _versions;
    private readonly ImmutableArray<(string Resource, string Part)> _resources;
    private readonly ImmutableArray<string> _names = [];
    private readonly string? _scope;

    /// <summary>A rule of a webhook.</summary>
    public RequestRule(V1RuleWithOperations rule)
    {
        (_operations, _groups, _versions) = ([.. rule.Operations ?? []], [.. rule.ApiGroups ?? []], [.. rule.ApiVersions ?? []]);
        (_resources, _scope) = ([.. (rule.Resources ?? []).Select(Split)], rule.Scope);
    }

    /// <summary>A rule of a policy, which may be about objects of some names.</summary>
    public RequestRule(V1NamedRuleWithOperations rule)
    {
        (_operations, _groups, _versions) = ([.. rule.Operations ?? []], [.. rule.ApiGroups ?? []], [.. rule.ApiVersions ?? []]);
        (_resources, _scope, _names) = ([.. (rule.Resources ?? []).Select(Split)], rule.Scope, [.. rule.ResourceNames ?? []]);
    }

    /// <summary>Whether it is about a request, taken for one in a version of the resource.</summary>
    public bool Matches(ReviewedRequest reviewed, Resource version) =>
        IsIn(_operations, reviewed.Operation)
        && IsIn(_groups, version.Names.Group)
        && IsIn(_versions, version.Names.Version)
        && MatchesScope(reviewed.IsNamespaced)
        && MatchesResource(version.Names.Plural, reviewed.Part)
        && (_names.IsEmpty || _names.Contains(reviewed.Name));

    private bool MatchesScope(bool namespaced) => _scope switch
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
