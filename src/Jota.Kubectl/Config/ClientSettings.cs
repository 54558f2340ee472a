using System.Security.Cryptography.X509Certificates;

namespace Jota.Kubectl;

/// <summary>Where the server is, and who we are to it.</summary>
internal sealed record ClientSettings
{
    public required Uri Server { get; init; }

    /// <summary>The namespace of commands that name none.</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether the namespace was given by <c>-n</c>.</summary>
    public bool NamespaceGiven { get; init; }

    public X509Certificate2Collection Authorities { get; init; } = [];

    public bool TrustAnyServer { get; init; }

    public string? TlsServerName { get; init; }

    public Uri? Proxy { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The whole <c>Authorization</c> header; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>Headers that say on whose behalf requests are made.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>How often the system sees whether a silent connection is still there; null for its own measure.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>How long a single request may take; zero for ever.</summary>
    public TimeSpan RequestTimeout { get; init; }
}
