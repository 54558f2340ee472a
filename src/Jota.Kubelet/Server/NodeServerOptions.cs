using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet;

/// <summary>What a <see cref="NodeServer"/> needs.</summary>
public sealed record NodeServerOptions
{
    /// <summary>
    /// The server's certificate, with its key: good for the addresses that the nodes publish. Asked at each new connection; while it is
    /// null nobody is let in.
    /// </summary>
    public required Func<SslStreamCertificateContext?> ServerCertificate { get; init; }

    /// <summary>The authority whose client certificates name users.</summary>
    public required X509Certificate2 ClientAuthority { get; init; }

    /// <summary>Who may use it.</summary>
    public required INodeAuthorizer Authorizer { get; init; }

    /// <summary>Who knows whose a bearer token is; null: certificates alone say who somebody is.</summary>
    public INodeAuthenticator? Authenticator { get; init; }

    /// <summary>Where to listen.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for any free one. Upstream's is 10250.</summary>
    public int Port { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For logs.</summary>
    public required ILoggerFactory Logging { get; init; }
}
