using System.Collections.Immutable;

namespace Jota.ApiServer.Auditing;

/// <summary>One rule of an audit policy: it is about a request when all that it says fits; what it does not say fits always.</summary>
/// <param name="Level">How much of such requests is told.</param>
public sealed record AuditRule(AuditLevel Level)
{
    /// <summary>Whose, by name.</summary>
    public ImmutableArray<string> Users { get; init; } = [];

    /// <summary>Whose, by group: one of these.</summary>
    public ImmutableArray<string> UserGroups { get; init; } = [];

    /// <summary>Which verbs; of paths that are no resources the HTTP method in lower case.</summary>
    public ImmutableArray<string> Verbs { get; init; } = [];

    /// <summary>Which resources.</summary>
    public ImmutableArray<GroupResources> Resources { get; init; } = [];

    /// <summary>In which namespaces; the empty one is of what is in none.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>Which paths that are no resources; one that ends with <c>*</c> is the beginning of many.</summary>
    public ImmutableArray<string> NonResourceUrls { get; init; } = [];

    /// <summary>The stages of which nothing is told, beside those of the policy.</summary>
    public AuditStages OmitStages { get; init; }

    /// <summary>Whether objects are told without their <c>managedFields</c>; null for what the policy says.</summary>
    public bool? OmitManagedFields { get; init; }

    /// <summary>Whether it is about this request.</summary>
    public bool Match(in AccessRequest request)
    {
        if (!Fits(Users, request.User.Name) || !Fits(Verbs, request.Verb) || !FitsGroups(request.User.Groups))
        {
            return false;
        }

        if (!Resources.IsEmpty || !Namespaces.IsEmpty)
        {
            return request.Path.Length == 0 && Fits(Namespaces, request.Namespace) && FitsResources(request);
        }

        return NonResourceUrls.IsEmpty || (request.Path.Length > 0 && FitsPath(request.Path));
    }

    private static bool Fits(ImmutableArray<string> wanted, string value) => wanted.IsEmpty || wanted.Contains(value);

    private bool FitsGroups(ImmutableArray<string> groups)
    {
        foreach (var group in groups)
        {
            if (UserGroups.Contains(group))
            {
                return true;
            }
        }

        return UserGroups.IsEmpty;
    }

    private bool FitsResources(in AccessRequest request)
    {
        foreach (var resources in Resources)
        {
            if (resources.Match(request))
            {
                return true;
            }
        }

        return Resources.IsEmpty;
    }

    private bool FitsPath(string path)
    {
        foreach (var url in NonResourceUrls)
        {
            if (url.EndsWith('*') ? path.AsSpan().StartsWith(url.AsSpan(0, url.Length - 1)) : path == url)
            {
                return true;
            }
        }

        return false;
    }
}
