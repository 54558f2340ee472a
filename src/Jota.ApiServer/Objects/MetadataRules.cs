using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Objects;

/// <summary>The part of an object's metadata that belongs to the server.</summary>
internal static class MetadataRules
{
    private const int MaxGeneratedBase = 58;

    /// <summary>The namespace comes from the request; an object that says another one is refused.</summary>
    public static void TakeNamespace(ApiTarget target, V1ObjectMeta metadata)
    {
        if (!target.Resource.Namespaced)
        {
            metadata.NamespaceProperty = null;
            return;
        }

        if (string.IsNullOrEmpty(metadata.NamespaceProperty))
        {
            metadata.NamespaceProperty = target.Namespace;
        }
        else if (!string.Equals(metadata.NamespaceProperty, target.Namespace, StringComparison.Ordinal))
        {
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    /// <summary>The name must be the one in the request.</summary>
    public static void CheckName(ApiTarget target, V1ObjectMeta metadata)
    {
        if (string.IsNullOrEmpty(metadata.Name))
        {
            throw ApiException.BadRequest($"the name of the object ({target.Name} based on URL) was undeterminable: name must be provided");
        }

        if (!string.Equals(metadata.Name, target.Name, StringComparison.Ordinal))
        {
            throw ApiException.BadRequest($"the name of the object ({metadata.Name}) does not match the name on the URL ({target.Name})");
        }
    }

    /// <summary>Whether the name is left to the server.</summary>
    public static bool WantsGeneratedName(V1ObjectMeta metadata) =>
        string.IsNullOrEmpty(metadata.Name) && !string.IsNullOrEmpty(metadata.GenerateName);

    /// <summary>A new name that begins as the client wishes.</summary>
    public static string GenerateName(string prefix, IdSource ids) =>
        (prefix.Length > MaxGeneratedBase ? prefix[..MaxGeneratedBase] : prefix) + ids.NameSuffix();

    /// <summary>What the server says of a new object.</summary>
    public static void Begin(Resource resource, V1ObjectMeta metadata, IdSource ids, DateTime now)
    {
        metadata.Uid = ids.NewUid();
        metadata.CreationTimestamp = now;
        metadata.DeletionTimestamp = null;
        metadata.DeletionGracePeriodSeconds = null;
        metadata.SelfLink = null;
        metadata.ManagedFields = null;
        metadata.Generation = resource.HasGeneration ? 1 : null;
        DropEmpty(metadata);
    }

    /// <summary>Keeps what a client may leave out of an update, or may not change without being told.</summary>
    public static void Continue(V1ObjectMeta metadata, V1ObjectMeta old)
    {
        metadata.Uid = string.IsNullOrEmpty(metadata.Uid) ? old.Uid : metadata.Uid;

        // As upstream: these times are the server's to know, whatever a client believes; that it is being deleted only deleting says.
        metadata.CreationTimestamp = old.CreationTimestamp ?? metadata.CreationTimestamp;
        metadata.DeletionTimestamp = old.DeletionTimestamp ?? metadata.DeletionTimestamp;
        metadata.DeletionGracePeriodSeconds ??= old.DeletionGracePeriodSeconds;
        metadata.Generation = old.Generation;
        metadata.SelfLink = null;
        metadata.ManagedFields = old.ManagedFields;
        DropEmpty(metadata);
    }

    /// <summary>Upstream's encoding leaves out empty lists and maps here, so that setting none and setting nothing are the same.</summary>
    private static void DropEmpty(V1ObjectMeta metadata)
    {
        metadata.Labels = metadata.Labels is { Count: > 0 } ? metadata.Labels : null;
        metadata.Annotations = metadata.Annotations is { Count: > 0 } ? metadata.Annotations : null;
        metadata.Finalizers = metadata.Finalizers is { Count: > 0 } ? metadata.Finalizers : null;
        metadata.OwnerReferences = metadata.OwnerReferences is { Count: > 0 } ? metadata.OwnerReferences : null;
    }
}
