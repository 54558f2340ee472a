using System.Security.Cryptography.X509Certificates;
using Jota.Transport.Https;

namespace Jota.Hostile.Tests;

/// <summary>The server's own authority and no other.</summary>
internal static class ClientTrust
{
    public static X509ChainPolicy Of(HostileServer server) =>
        Trust.Only([server.Cluster.Certificates.Authority.Certificate], Oids.ServerAuthentication);
}
