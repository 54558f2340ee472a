using Jota.Api;
using Jota.ApiServer.Admission;
using k8s.Models;

namespace Jota.ApiServer.Quotas;

/// <summary>What one write wants of the quotas of its namespace. While it is on its way to the caches, it is held against them.</summary>
/// <param name="Kind">The kind of the object, as quotas name it.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Expected">The revision that the write replaces; none for a new object.</param>
/// <param name="New">The object as it shall be.</param>
/// <param name="Old">The object as it is; null for a new one.</param>
internal sealed record QuotaDemand(string Kind, string Namespace, string Uid, Revision Expected, object New, object? Old)
{
    /// <summary>Whether it is known to be stored; the caches may not show it yet.</summary>
    public bool IsStored { get; set; }

    /// <summary>
    /// What a write wants; null where quotas have no say: of objects of no namespace, of what is not kept, and of updates of objects that
    /// count the same whatever they are like.
    /// </summary>
    public static QuotaDemand? Of(AdmissionRequest request)
    {
        var (resource, obj) = (request.Target.Resource, request.Object);
        if (obj is null || !QuotaNames.IsCounted(resource) || !MayTakeMore(request))
        {
            return null;
        }

        var metadata = resource.MetadataOf(obj);
        var ns = request.Target.Namespace;
        return new(
            resource.Names.GroupResource, ns, metadata.Uid ?? "", request.Old?.Revision ?? Revision.None, obj, request.Old?.Peek());
    }

    /// <summary>Another instance is another demand, however much alike.</summary>
    public bool Equals(QuotaDemand? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private static bool MayTakeMore(AdmissionRequest request) => (request.Operation, request.Object, request.Target.Subresource) switch
    {
        (AdmissionOperation.Create, _, "") => true,
        (AdmissionOperation.Update, V1Pod, "" or "resize") => true,
        (AdmissionOperation.Update, V1Service, "") => true,
        (AdmissionOperation.Update, V1PersistentVolumeClaim, "" or "status") => true,
        _ => false,
    };
}
