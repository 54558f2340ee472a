using k8s.Models;

namespace Jota.Api;

/// <summary>The conditions of a signing request: what was decided about it, and what became of it.</summary>
public static class SigningRequestConditions
{
    /// <summary>Somebody agreed.</summary>
    public const string Approved = "Approved";

    /// <summary>Somebody refused.</summary>
    public const string Denied = "Denied";

    /// <summary>The signer could not.</summary>
    public const string Failed = "Failed";

    /// <summary>Whether a request has a condition; such a condition is always true.</summary>
    public static bool Has(V1CertificateSigningRequest request, string type)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Status?.Conditions?.Any(condition => condition.Type == type) == true;
    }

    /// <summary>Whether it says what was decided.</summary>
    internal static bool IsDecision(V1CertificateSigningRequestCondition condition) => condition.Type is Approved or Denied;

    /// <summary>The decisions of one list with what else is in another.</summary>
    internal static IList<V1CertificateSigningRequestCondition>? Merge(
        IList<V1CertificateSigningRequestCondition>? decided, IList<V1CertificateSigningRequestCondition>? rest)
    {
        List<V1CertificateSigningRequestCondition> all =
            [.. (decided ?? []).Where(IsDecision), .. (rest ?? []).Where(condition => !IsDecision(condition))];
        return all.Count > 0 ? all : null;
    }
}
