using k8s.Models;

namespace Jota.Api;

/// <summary>The names of a pod's resource claims, and how they are told to containers that name others.</summary>
internal sealed class PodClaimNames(V1PodSpec spec)
{
    private readonly HashSet<string> _names =
        (spec.ResourceClaims ?? []).Select(claim => claim.Name).Where(name => !string.IsNullOrEmpty(name)).ToHashSet();

    private string? _mustBeOne;

    /// <summary>For what can have none.</summary>
    public static PodClaimNames None { get; } = new(new());

    /// <summary>What is wrong with a name that is none of them; made once, for all containers.</summary>
    public string MustBeOne => _mustBeOne ??=
        "must be one of the names in pod.spec.resourceClaims" + (_names.Count == 0
            ? " which is empty"
            : ": " + ShownText.Row(_names.Order(StringComparer.Ordinal), ", "));

    /// <summary>Whether it is one of them.</summary>
    public bool Contains(string name) => _names.Contains(name);
}
