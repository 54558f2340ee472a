using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>Which requests for resources a rule is about. Asking makes nothing.</summary>
internal sealed class ResourceMatcher(V1ResourcePolicyRule rule)
{
    private readonly WordSet _verbs = new(rule.Verbs);
    private readonly WordSet _groups = new(rule.ApiGroups);
    private readonly WordSet _namespaces = new(rule.Namespaces);
    private readonly bool _allResources = rule.Resources?.Contains("*") == true;
    private readonly (string Resource, string Subresource)[] _resources = [.. (rule.Resources ?? []).Select(Split)];
    private readonly bool _cluster = rule.ClusterScope == true;

    public bool Matches(in AccessRequest request) =>
        _verbs.Has(request.Verb) && _groups.Has(request.Group) && HasResource(request) && IsInScope(request);

    private bool HasResource(in AccessRequest request)
    {
        if (_allResources)
        {
            return true;
        }

        foreach (var (resource, subresource) in _resources)
        {
            if (string.Equals(resource, request.Resource, StringComparison.Ordinal)
                && string.Equals(subresource, request.Subresource, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsInScope(in AccessRequest request) =>
        request.Namespace.Length == 0 ? _cluster : _namespaces.Has(request.Namespace);

    private static (string Resource, string Subresource) Split(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (text[..slash], text[(slash + 1)..]) : (text, "");
}
