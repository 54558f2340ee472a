using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 ServiceAccount: all the API server knows about this kind.</summary>
public sealed class ServiceAccountResource : Resource<V1ServiceAccount>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "ServiceAccount", "serviceaccounts") { ShortNames = ["sa"] };

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } =
        [new("token", "TokenRequest", ["create"])
        {
            Group = "authentication.k8s.io",
            Version = "v1",
            Body = TokenRequestResource.Instance,
        }];

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ServiceAccount>> Columns { get; } = [NameColumn, AgeColumn];

    /// <inheritdoc/>
    public override void PrepareForCreate(V1ServiceAccount obj) => KeepNamesOnly(obj);

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1ServiceAccount obj, V1ServiceAccount old) => KeepNamesOnly(obj);

    // Secrets are of the account's own namespace: a reference that says more than the name would mislead.
    private static void KeepNamesOnly(V1ServiceAccount obj) =>
        obj.Secrets = obj.Secrets?.Select(secret => new V1ObjectReference { Name = secret.Name }).ToList();
}
