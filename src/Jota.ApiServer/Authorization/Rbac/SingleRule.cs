using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>The smallest part of a rule: one verb on one resource (perhaps one object of it), or on one path.</summary>
internal sealed record SingleRule(string Verb, string Group, string Resource, string? Name, string? Path)
{
    /// <summary>Takes a rule apart.</summary>
    public static IEnumerable<SingleRule> Of(V1PolicyRule rule)
    {
        foreach (var verb in rule.Verbs ?? [])
        {
            foreach (var path in rule.NonResourceURLs ?? [])
            {
                yield return new(verb, "", "", null, path);
            }

            foreach (var group in rule.ApiGroups ?? [])
            {
                foreach (var resource in rule.Resources ?? [])
                {
                    foreach (var name in NamesOf(rule))
                    {
                        yield return new(verb, group, resource, name, null);
                    }
                }
            }
        }
    }

    /// <summary>Whether a rule grants it, and more perhaps.</summary>
    public bool IsCoveredBy(V1PolicyRule rule) => Has(rule.Verbs, Verb) && (Path is not null
        ? rule.NonResourceURLs?.Any(word => CompiledRule.Means(word, Path)) == true
        : Has(rule.ApiGroups, Group) && rule.Resources?.Any(MeansResource) == true
            && (rule.ResourceNames is not { Count: > 0 } names || (Name is not null && names.Contains(Name))));

    private static IEnumerable<string?> NamesOf(V1PolicyRule rule) => rule.ResourceNames is { Count: > 0 } names ? names : [null];

    private static bool Has(IList<string>? words, string word) => words is not null && (words.Contains(RbacNames.All) || words.Contains(word));

    private bool MeansResource(string word) => word == Resource
        || (Resource.Split('/') is [var resource, var subresource] ? CompiledRule.Means(word, resource, subresource) : CompiledRule.Means(word, Resource, ""));
}
