using System.Collections.ObjectModel;
using Jota.Api;
using k8s;
using k8s.Models;

namespace Jota.Client;

/// <summary>Model objects' names, as keys and references.</summary>
public static class ModelKeys
{
    /// <summary>The object's namespace and name.</summary>
    public static ObjectKey Key(this IKubernetesObject<V1ObjectMeta> obj) =>
        new(obj.Metadata.NamespaceProperty ?? "", obj.Metadata.Name ?? "");

    /// <summary>The owner that controls the object, or null.</summary>
    public static V1OwnerReference? Controller(this IKubernetesObject<V1ObjectMeta> obj)
    {
        if (obj.Metadata.OwnerReferences is not { } owners)
        {
            return null;
        }

        // Asked of every object at every change: no enumerators here.
        for (var i = 0; i < owners.Count; i++)
        {
            if (owners[i].Controller == true)
            {
                return owners[i];
            }
        }

        return null;
    }

    /// <summary>The labels; empty when there are none. Of a cached object: not to be changed.</summary>
    public static IReadOnlyDictionary<string, string> LabelsOrEmpty(this IKubernetesObject<V1ObjectMeta> obj) => obj.Metadata.Labels switch
    {
        null => ReadOnlyDictionary<string, string>.Empty,
        IReadOnlyDictionary<string, string> labels => labels,
        var labels => new Dictionary<string, string>(labels, StringComparer.Ordinal),
    };

    /// <summary>
    /// A reference to an owner that controls, and is not to go before its dependents when it is deleted in the foreground.
    /// </summary>
    /// <param name="owner">The owner.</param>
    /// <param name="resource">Its kind; cached objects may lack <c>kind</c> themselves.</param>
    public static V1OwnerReference ControllerReference(this IKubernetesObject<V1ObjectMeta> owner, Resource resource) => new()
    {
        ApiVersion = resource.Names.ApiVersion,
        Kind = resource.Names.Kind,
        Name = owner.Metadata.Name,
        Uid = owner.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>A reference for events and bindings.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="resource">Its kind; cached objects may lack <c>kind</c> themselves.</param>
    /// <param name="fieldPath">Which part of it, such as <c>spec.containers{web}</c>.</param>
    public static V1ObjectReference Reference(this IKubernetesObject<V1ObjectMeta> obj, Resource resource, string? fieldPath = null) =>
        new()
        {
            ApiVersion = resource.Names.ApiVersion,
            Kind = resource.Names.Kind,
            NamespaceProperty = obj.Metadata.NamespaceProperty,
            Name = obj.Metadata.Name,
            Uid = obj.Metadata.Uid,
            ResourceVersion = obj.Metadata.ResourceVersion,
            FieldPath = fieldPath,
        };
}
