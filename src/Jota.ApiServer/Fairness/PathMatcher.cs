using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>Which requests for paths that are no resources a rule is about. Asking makes nothing.</summary>
internal sealed class PathMatcher(V1NonResourcePolicyRule rule)
{
    private readonly WordSet _verbs = new(rule.Verbs);
    private readonly WordSet _paths = new(rule.NonResourceURLs);
    private readonly string[] _beginnings =
        [.. (rule.NonResourceURLs ?? []).Where(path => path.EndsWith('*')).Select(path => path[..^1])];

    public bool Matches(in AccessRequest request) => _verbs.Has(request.Verb) && (_paths.Has(request.Path) || Begins(request.Path));

    private bool Begins(string path)
    {
        foreach (var beginning in _beginnings)
        {
            if (path.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
