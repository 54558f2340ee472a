using System.Security.Cryptography.X509Certificates;

namespace Jota.Client;

/// <summary>Where a server is, and who we are to it.</summary>
public sealed record HttpApiOptions
{
    /// <summary>The server, such as <c>https://127.0.0.1:6443</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>Further servers of the same cluster, to turn to when the present one does not answer.</summary>
    public IReadOnlyList<Uri> OtherServers { get; init; } = [];

    /// <summary>Who may sign the server's certificate, and nobody else; whom the machine trusts when empty.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>Take any server certificate (<c>insecure-skip-tls-verify</c>).</summary>
    public bool TrustAnyServer { get; init; }

    /// <summary>The proxy on the way (<c>http</c>, <c>https</c> or <c>socks5</c>); null for what the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The name to expect in the server's certificate, where it is not the host's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Our certificate, with its key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>
    /// Our certificate where it changes with time; asked at each new connection. Null for <see cref="ClientCertificate"/>.
    /// </summary>
    public Func<X509Certificate2?>? CurrentCertificate { get; init; }

    /// <summary>Our bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// Headers whose values, made one by <see cref="Jota.Transport.Headers.RepeatedHeaderEncoding.Join"/>, leave as lines of their own;
    /// what is asked with such a header is asked in HTTP/1.1. Null for none.
    /// </summary>
    public Func<string, bool>? Repeats { get; init; }

    /// <summary>After how long without a byte the system looks whether the other side is there (TCP); null for its own measure.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>What we call ourselves; also the default <c>fieldManager</c>.</summary>
    public string UserAgent { get; init; } = "jota";
}
