using Jota.Api;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Storage;
using k8s.Models;

namespace Jota.ApiServer.Verbs;

/// <summary>What one change does to <c>managedFields</c>.</summary>
/// <param name="Keeper">Knows the rules.</param>
/// <param name="By">Who changes.</param>
/// <param name="Plan">What is applied; null for other writes.</param>
/// <param name="Before">The entries it begins with: an object to which nothing is changed keeps them, times and all.</param>
internal sealed record FieldChange(FieldKeeper Keeper, FieldWriter By, ApplyPlan? Plan, IList<V1ManagedFieldsEntry>? Before)
{
    /// <summary>The object as it is with the entries of before.</summary>
    public byte[] Encode(Resource resource, object obj)
    {
        resource.MetadataOf(obj).ManagedFields = Before;
        return ObjectEncoding.ToStored(resource, obj);
    }

    /// <summary>The object as it is to be stored, with the entries of after.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="obj">The object, which gets them.</param>
    /// <param name="current">What is there.</param>
    /// <param name="stored">The object with the entries of before.</param>
    /// <param name="counts">Whether it is another generation.</param>
    public byte[] Encode(Resource resource, object obj, ApiObject current, byte[] stored, bool counts)
    {
        var metadata = resource.MetadataOf(obj);
        var after = Keeper.After(resource, current, stored, Before, Plan, By);
        metadata.ManagedFields = after;
        if (counts)
        {
            metadata.Generation = (metadata.Generation ?? 0) + 1;
            return ObjectEncoding.ToStored(resource, obj);
        }

        // Encoding is dear; only the entries differ.
        return ReferenceEquals(after, Before) ? stored
            : FieldOwnership.Replace(stored, after) ?? ObjectEncoding.ToStored(resource, obj);
    }
}
