using k8s.Models;

namespace Jota.Api;

/// <summary>What a signing request's row says.</summary>
internal static class SigningRequestCells
{
    public static string Duration(V1CertificateSigningRequest request) =>
        request.Spec?.ExpirationSeconds is { } seconds ? HumanDuration.Format(TimeSpan.FromSeconds(seconds)) : "<none>";

    public static string Condition(V1CertificateSigningRequestStatus? status)
    {
        var types = (status?.Conditions ?? []).Select(condition => condition.Type).ToHashSet();
        var decided = types.Contains(SigningRequestConditions.Denied) ? "Denied"
            : types.Contains(SigningRequestConditions.Approved) ? "Approved"
            : "Pending";
        return decided
            + (types.Contains(SigningRequestConditions.Failed) ? ",Failed" : "")
            + (status?.Certificate is { Length: > 0 } ? ",Issued" : "");
    }
}
