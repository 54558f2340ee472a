using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>One rule of a flow schema: whose requests, and which of them.</summary>
internal sealed class RuleMatcher(V1PolicyRulesWithSubjects rule)
{
    private readonly SubjectMatcher[] _subjects = [.. (rule.Subjects ?? []).Select(SubjectMatcher.Of)];
    private readonly ResourceMatcher[] _resources = [.. (rule.ResourceRules ?? []).Select(one => new ResourceMatcher(one))];
    private readonly PathMatcher[] _paths = [.. (rule.NonResourceRules ?? []).Select(one => new PathMatcher(one))];

    public bool Matches(in AccessRequest request) =>
        HasSubject(request) && (request.Path.Length > 0 ? HasPath(request) : HasResource(request));

    private bool HasSubject(in AccessRequest request)
    {
        foreach (var subject in _subjects)
        {
            if (subject.Matches(request.User))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasResource(in AccessRequest request)
    {
        foreach (var resource in _resources)
        {
            if (resource.Matches(request))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasPath(in AccessRequest request)
    {
        foreach (var path in _paths)
        {
            if (path.Matches(request))
            {
                return true;
            }
        }

        return false;
    }
}
