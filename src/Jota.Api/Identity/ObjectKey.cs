namespace Jota.Api;

/// <summary>Names one object of a resource: its namespace (empty for cluster-scoped resources) and name.</summary>
/// <param name="Namespace">The namespace, or the empty string.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>The key of a cluster-scoped object.</summary>
    public static ObjectKey Cluster(string name) => new("", name);

    /// <summary><c>namespace/name</c>, or just the name when there is no namespace.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
