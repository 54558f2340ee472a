using Jota.Api;

namespace Jota.Client;

/// <summary>What a call is about: a resource, and within it a namespace, an object, a subresource.</summary>
/// <param name="Resource">The kind.</param>
/// <param name="Namespace">The namespace; empty for cluster-scoped kinds and for "all namespaces".</param>
/// <param name="Name">The object; empty for collections.</param>
/// <param name="Subresource">Such as <c>status</c>; empty for the object itself.</param>
public readonly record struct ApiTarget(Resource Resource, string Namespace = "", string Name = "", string Subresource = "")
{
    /// <summary>One object.</summary>
    public static ApiTarget Of(Resource resource, ObjectKey key, string subresource = "") =>
        new(resource, key.Namespace, key.Name, subresource);

    /// <summary>The kind of what is shown and taken there: that of the subresource's body where it has one.</summary>
    public Resource Body => Resource.BodyOf(Subresource);

    /// <summary>The object's key.</summary>
    public ObjectKey Key => new(Namespace, Name);
}
