using System.Security.Cryptography.X509Certificates;

namespace Jota.Client;

/// <summary>
/// When a certificate is renewed: between 70 and 90 % of its life, as upstream, so that nodes do not come together. Pure.
/// </summary>
public static class RenewalPlan
{
    private const double Earliest = 0.7;
    private const double Span = 0.2;

    /// <summary>The time.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="draw">From 0 to 1: where in the span.</param>
    public static DateTimeOffset TimeOf(X509Certificate2 certificate, double draw)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var begin = new DateTimeOffset(certificate.NotBefore);
        return begin + ((certificate.NotAfter - certificate.NotBefore) * (Earliest + (Span * draw)));
    }

    /// <summary>Whether it is good at a time.</summary>
    public static bool IsGood(X509Certificate2 certificate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.NotBefore <= now && now < certificate.NotAfter;
    }
}
