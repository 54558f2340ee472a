using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How long certificates are valid, and how long requests are kept. Pure.</summary>
internal static class CertificateLifetimes
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(10);

    // Upstream's times: who asked has fetched his certificate by then.
    private static readonly TimeSpan Decided = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pending = TimeSpan.FromHours(24);

    /// <summary>As long as was asked for, within bounds.</summary>
    public static TimeSpan Of(V1CertificateSigningRequestSpec spec)
    {
        var wanted = spec.ExpirationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Longest;
        return wanted < Shortest ? Shortest : wanted > Longest ? Longest : wanted;
    }

    /// <summary>When a request is of no more use to anybody.</summary>
    public static DateTime EndOf(V1CertificateSigningRequest request)
    {
        var decided = (request.Status?.Conditions ?? [])
            .Where(condition => condition.Type is SigningRequestConditions.Approved or SigningRequestConditions.Denied
                or SigningRequestConditions.Failed)
            .Select(condition => condition.LastUpdateTime)
            .Max();
        var isIssued = request.Status?.Certificate is { Length: > 0 };
        var isRefused = SigningRequestConditions.Has(request, SigningRequestConditions.Denied)
            || SigningRequestConditions.Has(request, SigningRequestConditions.Failed);
        var begin = request.Metadata.CreationTimestamp ?? DateTime.MinValue;
        return (isIssued || isRefused) && decided is { } time ? time.Plus(Decided) : begin.Plus(Pending);
    }
}
