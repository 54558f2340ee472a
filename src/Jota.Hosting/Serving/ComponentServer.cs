using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Jota.Hosting.Serving;

/// <summary>
/// Where a component tells of its health (<c>/healthz</c>, <c>/livez</c>, <c>/readyz</c>) and its figures (<c>/metrics</c>): what
/// upstream's have at 10259, 10257, 10256 and 10249.
/// </summary>
internal sealed class ComponentServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromMilliseconds(500);

    private readonly ServiceProvider _kestrel;
    private readonly IServer _server;
    private readonly TimeProvider _clock;

    private ComponentServer(ServiceProvider kestrel, TimeProvider clock)
    {
        (_kestrel, _clock) = (kestrel, clock);
        _server = kestrel.GetRequiredService<IServer>();
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Starts to listen. Throws <see cref="IOException"/> when the address is in use.</summary>
    public static async Task<ComponentServer> StartAsync(ComponentServerOptions options, CancellationToken ct)
    {
        var server = new ComponentServer(
            BareKestrel.Build(
                options.Logging,
                kestrel =>
                {
                    kestrel.AddServerHeader = false;
                    kestrel.Listen(options.At, listen =>
                    {
                        if (options.Certificate is { } certificate)
                        {
                            listen.UseHttpsFor(certificate, options.ClientAuthority ?? certificate);
                        }
                    });
                }),
            options.Clock);
        try
        {
            await server._server.StartAsync(new ComponentApplication(options), ct);
            server.Port = BareKestrel.PortOf(server._server);
            return server;
        }
        catch
        {
            await server._kestrel.DisposeAsync();
            throw;
        }
    }

    /// <summary>A certificate of nobody's authority, as upstream's components make themselves when they are given none.</summary>
    public static X509Certificate2 SelfSigned(string name, IPAddress address, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CertificateSubject.Encode(name, []), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Oids.ServerAuthentication)], false));
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(1));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var time = new CancellationTokenSource(LongestStop, _clock);
        await _server.StopAsync(time.Token);
        await _kestrel.DisposeAsync();
    }
}
