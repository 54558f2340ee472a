using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What an object is called: its type, namespace and name, now or before it was renamed.</summary>
/// <param name="Group">Empty for the core.</param>
/// <param name="Version">Such as <c>v1</c>.</param>
/// <param name="Kind">Such as <c>ConfigMap</c>.</param>
/// <param name="Namespace">As written; empty where none is.</param>
/// <param name="Name">Its name.</param>
internal sealed record ResourceId(string Group, string Version, string Kind, string Namespace, string Name)
{
    /// <summary>Whether objects of the type lie in no namespace, as far as anybody knows.</summary>
    public bool IsClusterScoped => ClusterScopedKinds.Has(Group, Kind);

    /// <summary>The namespace that counts when objects are told apart.</summary>
    public string EffectiveNamespace => IsClusterScoped ? "" : Namespace.Length == 0 ? "default" : Namespace;

    public static ResourceId Of(JsonObject item)
    {
        var (group, version) = Split(item.ApiVersion());
        return new(group, version, item.Kind(), item.Namespace(), item.Name());
    }

    /// <summary><c>apps/v1</c> taken apart.</summary>
    public static (string Group, string Version) Split(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    /// <summary>Whether both mean one object.</summary>
    public bool Means(ResourceId other) => Name == other.Name && Kind == other.Kind && Group == other.Group && Version == other.Version
        && EffectiveNamespace == other.EffectiveNamespace;

    /// <summary>Whether the type is the one asked for; what is not said about it may be anything.</summary>
    public bool IsOf(string group, string version, string kind) =>
        (group.Length == 0 || group == Group) && (version.Length == 0 || version == Version) && (kind.Length == 0 || kind == Kind);

    public override string ToString() =>
        $"{Kind}.{(Version.Length == 0 ? "[noVer]" : Version)}.{(Group.Length == 0 ? "[noGrp]" : Group)}/" +
        $"{(Name.Length == 0 ? "[noName]" : Name)}.{(Namespace.Length == 0 ? "[noNs]" : Namespace)}";
}
