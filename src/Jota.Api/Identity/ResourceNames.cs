using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>Every name a resource goes by.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version, such as <c>v1</c>.</param>
/// <param name="Kind">The kind, such as <c>Pod</c>.</param>
/// <param name="Plural">The resource, as in URLs and keys, such as <c>pods</c>.</param>
public sealed record ResourceNames(string Group, string Version, string Kind, string Plural)
{
    /// <summary>The kind in lower case unless stated.</summary>
    public string Singular { get; init; } = Kind.ToLowerInvariant();

    /// <summary>The kind of the list.</summary>
    public string ListKind { get; init; } = Kind + "List";

    /// <summary>Short names such as <c>po</c>.</summary>
    public ImmutableArray<string> ShortNames { get; init; } = [];

    /// <summary>Groups of resources a client may ask for together, such as <c>all</c>.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary><c>v1</c> or <c>group/version</c>, as in <c>apiVersion</c>.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>pods</c> or <c>deployments.apps</c>, as in error messages.</summary>
    public string GroupResource { get; } = Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary><c>Pod</c> or <c>Deployment.apps</c>, as in validation errors.</summary>
    public string GroupKind { get; } = Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}
