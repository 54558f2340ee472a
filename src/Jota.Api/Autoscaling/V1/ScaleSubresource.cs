using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>The <c>scale</c> subresource of a kind: the same small form for everything that has replicas.</summary>
public abstract record ScaleSubresource : Subresource
{
    private protected ScaleSubresource()
        : base("scale", ScaleResource.Instance.Names.Kind, ["get", "patch", "update"])
    {
        Group = ScaleResource.Instance.Names.Group;
        Version = ScaleResource.Instance.Names.Version;
        Body = ScaleResource.Instance;
    }

    /// <summary>The fields that lead to how many replicas the object asks for.</summary>
    public virtual ImmutableArray<string> WantedPath => ["spec", "replicas"];

    /// <summary>The object as a scale.</summary>
    public abstract V1Scale Read(object obj);

    /// <summary>Sets how many replicas the object asks for; in place.</summary>
    public abstract void Write(object obj, int replicas);

    /// <summary>What a scale has of its object's metadata.</summary>
    private protected static V1ObjectMeta MetadataOf(V1ObjectMeta owner) => new()
    {
        Name = owner.Name,
        NamespaceProperty = owner.NamespaceProperty,
        Uid = owner.Uid,
        ResourceVersion = owner.ResourceVersion,
        CreationTimestamp = owner.CreationTimestamp,
    };
}
