using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>A role's rule, made ready for being asked: no lists behind interfaces, and what stands for everything is a flag.</summary>
internal sealed class CompiledRule(V1PolicyRule rule)
{
    private readonly Words _verbs = new(rule.Verbs);
    private readonly Words _groups = new(rule.ApiGroups);
    private readonly string[] _resources = [.. rule.Resources ?? []];
    private readonly string[] _names = [.. rule.ResourceNames ?? []];
    private readonly string[] _paths = [.. rule.NonResourceURLs ?? []];

    /// <summary>Whether it grants this. Allocates nothing.</summary>
    public bool Allows(in AccessRequest request) => _verbs.Contain(request.Verb) && (request.Path.Length > 0
        ? CoversPath(request.Path)
        : _groups.Contain(request.Group) && CoversResource(request.Resource, request.Subresource) && CoversName(request.Name));

    /// <summary>Whether a word of a rule, such as <c>pods/log</c>, <c>*/scale</c> or <c>*</c>, means a resource.</summary>
    public static bool Means(string word, string resource, string subresource)
    {
        if (word == RbacNames.All)
        {
            return true;
        }

        if (subresource.Length == 0)
        {
            return word == resource;
        }

        var slash = word.Length - subresource.Length - 1;
        return slash > 0 && word[slash] == '/' && word.AsSpan(slash + 1).SequenceEqual(subresource)
            && word.AsSpan(0, slash) is var of && (of is RbacNames.All || of.SequenceEqual(resource));
    }

    /// <summary>Whether a word of a rule, such as <c>/healthz</c>, <c>/apis/*</c> or <c>*</c>, means a path.</summary>
    public static bool Means(string word, string path) => word.EndsWith('*')
        ? path.AsSpan().StartsWith(word.AsSpan(0, word.Length - 1), StringComparison.Ordinal)
        : word == path;

    private bool CoversPath(string path)
    {
        foreach (var word in _paths)
        {
            if (Means(word, path))
            {
                return true;
            }
        }

        return false;
    }

    private bool CoversResource(string resource, string subresource)
    {
        foreach (var word in _resources)
        {
            if (Means(word, resource, subresource))
            {
                return true;
            }
        }

        return false;
    }

    private bool CoversName(string name) => _names.Length == 0 || Array.IndexOf(_names, name) >= 0;

    private readonly struct Words(IList<string>? words)
    {
        private readonly bool _all = words?.Contains(RbacNames.All) == true;
        private readonly string[] _words = [.. words ?? []];

        public bool Contain(string word) => _all || Array.IndexOf(_words, word) >= 0;
    }
}
