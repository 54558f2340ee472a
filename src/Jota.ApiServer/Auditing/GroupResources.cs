using System.Collections.Immutable;

namespace Jota.ApiServer.Auditing;

/// <summary>Resources of one API group that a rule of an audit policy is about.</summary>
/// <param name="Group">The group; empty for the core's.</param>
public sealed record GroupResources(string Group)
{
    /// <summary>
    /// Which resources: <c>pods</c>, <c>pods/log</c>, <c>pods/*</c> for all subresources of pods, <c>*/scale</c>, or <c>*</c> for all with
    /// their subresources. None means the same as <c>*</c>.
    /// </summary>
    public ImmutableArray<string> Resources { get; init; } = [];

    /// <summary>Of which names; none for all.</summary>
    public ImmutableArray<string> ResourceNames { get; init; } = [];

    /// <summary>Whether the request is about one of them.</summary>
    public bool Match(in AccessRequest request)
    {
        if (Group != request.Group)
        {
            return false;
        }

        if (Resources.IsEmpty)
        {
            return true;
        }

        if (!ResourceNames.IsEmpty && !ResourceNames.Contains(request.Name))
        {
            return false;
        }

        foreach (var pattern in Resources)
        {
            if (Match(pattern, request.Resource, request.Subresource))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Match(ReadOnlySpan<char> pattern, string resource, string subresource)
    {
        var slash = pattern.IndexOf('/');
        if (slash < 0)
        {
            return pattern is "*" || (subresource.Length == 0 && pattern.SequenceEqual(resource));
        }

        // As upstream, "pods/*" is about pods as well.
        var before = pattern[..slash];
        var after = pattern[(slash + 1)..];
        return (after is "*" && before.SequenceEqual(resource))
            || (subresource.Length > 0 && after.SequenceEqual(subresource) && (before is "*" || before.SequenceEqual(resource)));
    }
}
