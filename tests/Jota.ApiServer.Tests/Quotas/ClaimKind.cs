using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Tests.Quotas;

/// <summary>Claims of storage, as long as they are not served: just enough of the kind for what counts them.</summary>
internal sealed class ClaimKind : Resource<V1PersistentVolumeClaim>
{
    public override ResourceNames Names { get; } = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims");

    public override ImmutableArray<Column<V1PersistentVolumeClaim>> Columns { get; } = [NameColumn];

    public static V1PersistentVolumeClaim Claim(string name, string size, string? storageClass = null) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new() { StorageClassName = storageClass, Resources = new() { Requests = Quotas.Amounts($"storage={size}") } },
    };

    public static V1PersistentVolumeClaim Of(V1PersistentVolumeClaim claim, string size) =>
        claim with { Spec = claim.Spec with { Resources = new() { Requests = Quotas.Amounts($"storage={size}") } } };
}
