using Jota.ApiServer.Admission;

namespace Jota.ApiServer.Matching;

/// <summary>
/// What no webhook is asked about, and no policy says anything of: the configuration of admission, so that none keeps itself from being
/// removed; and, other than upstream, what the server writes of its own accord, so that none keeps it from starting.
/// </summary>
internal static class AdmissionExemptions
{
    private const string Group = "admissionregistration.k8s.io";

    /// <summary>Whether a request is none of webhooks' business. (Whoever impersonates the server is not the server.)</summary>
    public static bool Include(AdmissionRequest request) =>
        request.Target.Resource.Names.Group == Group || ReferenceEquals(request.User, ServerIdentity.Self);

    /// <summary>Whether a request is none of policies' business: they may speak of webhooks' configurations.</summary>
    public static bool IncludeForPolicies(AdmissionRequest request) =>
        ReferenceEquals(request.User, ServerIdentity.Self)
        || (request.Target.Resource.Names is { Group: Group } names
            && names.Kind.Contains("AdmissionPolicy", StringComparison.Ordinal));
}
