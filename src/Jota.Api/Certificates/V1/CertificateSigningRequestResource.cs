using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>certificates.k8s.io/v1 CertificateSigningRequest: all the API server knows about this kind.</summary>
public sealed class CertificateSigningRequestResource : Resource<V1CertificateSigningRequest>
{
    /// <summary>The subresource that approves or denies.</summary>
    public const string Approval = "approval";

    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests") { ShortNames = ["csr"] };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources { get; } =
        [new(Approval, "CertificateSigningRequest", ["get", "patch", "update"])];

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } = [new("spec.signerName")];

    /// <inheritdoc/>
    public override SpecStatus<V1CertificateSigningRequest> Split { get; } = new(
        (csr, from) => csr with { Status = from.Status },
        csr => csr with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1CertificateSigningRequest>> Columns { get; } =
    [
        NameColumn,
        AgeColumn,
        new("SignerName", csr => csr.Spec?.SignerName ?? "") { Description = "Who is asked to sign." },
        new("Requestor", csr => csr.Spec?.Username ?? "") { Description = "Who asks." },
        new("RequestedDuration", csr => SigningRequestCells.Duration(csr)) { Description = "How long the certificate shall be valid." },
        new("Condition", csr => SigningRequestCells.Condition(csr.Status)) { Description = "What has become of the request." },
    ];

    /// <inheritdoc/>
    public override void Default(V1CertificateSigningRequest obj)
    {
        foreach (var condition in obj.Status?.Conditions ?? [])
        {
            condition.Status ??= "True";
        }
    }

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1CertificateSigningRequest obj, V1CertificateSigningRequest old) => obj.Spec = old.Spec;

    /// <inheritdoc/>
    public override void PrepareForStatusUpdate(V1CertificateSigningRequest obj, V1CertificateSigningRequest old) =>
        obj.Status = (obj.Status ?? new()) with
        {
            Conditions = SigningRequestConditions.Merge(decided: old.Status?.Conditions, rest: obj.Status?.Conditions),
        };

    /// <summary>What the approval subresource may change: all conditions, not only those that approve or deny.</summary>
    public static V1CertificateSigningRequest PrepareForApproval(V1CertificateSigningRequest obj, V1CertificateSigningRequest old) =>
        old with
        {
            Metadata = obj.Metadata,
            Status = (old.Status ?? new()) with { Conditions = obj.Status?.Conditions },
        };

    /// <inheritdoc/>
    public override void Validate(V1CertificateSigningRequest obj, FieldErrors errors) => SigningRequestRules.Validate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1CertificateSigningRequest obj, V1CertificateSigningRequest old, FieldErrors errors)
    {
        // The spec and the status are the old ones; everything else is metadata.
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1CertificateSigningRequest obj, V1CertificateSigningRequest old, FieldErrors errors)
    {
        SigningRequestRules.ValidateConditions(obj, old, errors.At("status").At("conditions"));
        SigningRequestRules.ValidateCertificate(obj, old, errors.At("status").At("certificate"));
    }

    /// <summary>Every field error of an approval.</summary>
    public static void ValidateApproval(V1CertificateSigningRequest obj, V1CertificateSigningRequest old, FieldErrors errors) =>
        SigningRequestRules.ValidateConditions(obj, old, errors.At("status").At("conditions"));
}
