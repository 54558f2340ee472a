namespace Jota.Transport.Https;

/// <summary>What a connection's client certificate says.</summary>
/// <param name="Shown">Whether there is one.</param>
/// <param name="Subject">Who it names; null when it does not check out, or names nobody.</param>
public sealed record CertificateVerdict(bool Shown, CertificateSubject? Subject)
{
    /// <summary>The certificate's SHA-256 hash in hexadecimal, where it checks out.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>No certificate was shown.</summary>
    public static CertificateVerdict None { get; } = new(false, null);

    /// <summary>One was shown that does not check out.</summary>
    public static CertificateVerdict Bad { get; } = new(true, null);
}
