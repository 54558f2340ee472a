using System.Collections.Immutable;

namespace Jota.Kubectl;

/// <summary>A type of objects that the server has.</summary>
/// <param name="Group">Its API group; empty for the core.</param>
/// <param name="Version">Its version.</param>
/// <param name="Plural">Its name in paths.</param>
/// <param name="Kind">What its objects say they are.</param>
/// <param name="IsNamespaced">Whether its objects lie in namespaces.</param>
internal sealed record ResourceMapping(string Group, string Version, string Plural, string Kind, bool IsNamespaced)
{
    public string Singular { get; init; } = "";

    public ImmutableArray<string> ShortNames { get; init; } = [];

    public ImmutableArray<string> Categories { get; init; } = [];

    public ImmutableArray<string> Verbs { get; init; } = [];

    /// <summary>As objects have it: <c>v1</c>, <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As messages have it: <c>pods</c>, <c>deployments.apps</c>.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>As results have it: <c>pod</c>, <c>deployment.apps</c>.</summary>
    public string QualifiedKind => Group.Length == 0 ? Kind.ToLowerInvariant() : $"{Kind.ToLowerInvariant()}.{Group}";

    /// <summary>Where the type's objects are: of one namespace, or of all where that is empty.</summary>
    public string PathOf(string ns)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return IsNamespaced && ns.Length > 0 ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{root}/{Plural}";
    }

    /// <summary>The part of each object that is meant, such as <c>scale</c>; empty for the whole.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Where one object is.</summary>
    public string PathOf(string ns, string name) =>
        $"{PathOf(ns)}/{Uri.EscapeDataString(name)}{(Subresource.Length > 0 ? $"/{Subresource}" : "")}";
}
