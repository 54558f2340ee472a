using System.Security.Cryptography.X509Certificates;

namespace Jota.ApiServer.Http;

/// <summary>
/// How aggregated API servers know that a request which names its user comes from this server: by a client certificate of an authority of
/// its own, so that no other certificate of the cluster can be taken for it.
/// </summary>
/// <param name="clientAuthority">The authority of all other clients' certificates, as PEM.</param>
/// <param name="open">
/// Reads or makes the proxy's authority (as PEM) and its certificate with the key; called once, when they are first needed, from any
/// thread.
/// </param>
public sealed class FrontProxy(string clientAuthority, Func<(string Authority, ClientCredential Credential)> open)
{
    /// <summary>The name that the proxy's certificate must have.</summary>
    public const string Name = "front-proxy-client";

    private readonly Lazy<(string Authority, X509Certificate2 Certificate)> _opened = new(() =>
    {
        var (authority, credential) = open();
        return (authority, credential.ToCertificate());
    });

    internal string ClientAuthority => clientAuthority;

    internal string Authority => _opened.Value.Authority;

    internal X509Certificate2 Certificate => _opened.Value.Certificate;
}
