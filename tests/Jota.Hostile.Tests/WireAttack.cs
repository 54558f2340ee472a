using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Jota.Kubelet.Tests.Server;

namespace Jota.Hostile.Tests;

/// <summary>Speaks to the server below HTTP: requests that end in the middle, frames that are none, clients that leave while the server works for them.</summary>
internal static class WireAttack
{
    public static async Task RunAsync(HostileServer server, Random random, CancellationToken ct)
    {
        try
        {
            var http2 = random.Next(2) == 0;
            await using var wire = await OpenAsync(server, http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11, ct);
            await wire.WriteAsync(http2 ? Frames(random) : Request(random), ct);
            await wire.FlushAsync(ct);
        }
        catch (Exception refused) when (refused is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // As it should be.
        }
    }

    /// <summary>Sends a whole request and leaves at once.</summary>
    public static async Task LeaveAsync(HostileServer server, HostileRequest request, CancellationToken ct)
    {
        await using var wire = await OpenAsync(server, SslApplicationProtocol.Http11, ct);
        try
        {
            await wire.WriteAsync(Head(request), ct);
            await wire.WriteAsync(request.Body, ct);
            await wire.FlushAsync(ct);
        }
        catch (IOException)
        {
            // Refused before all of it was sent.
        }
    }

    private static byte[] Head(HostileRequest request) => Encoding.Latin1.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{request.Method} {request.Path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {request.ContentType}\r\nContent-Length: {request.Body.Length}\r\n\r\n"));

    private static byte[] Request(Random random)
    {
        var request = Corpus.All[random.Next(Corpus.All.Length)];
        byte[] whole = [.. Head(request), .. request.Body];
        switch (random.Next(4))
        {
            case 0:
                return whole[..random.Next(whole.Length)];
            case 1:
                whole[random.Next(Math.Min(whole.Length, 120))] = (byte)random.Next(256);
                return whole;
            case 2:
                return Encoding.Latin1.GetBytes($"POST {Corpus.Maps} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\nx");
            default:
                var noise = new byte[random.Next(1, 4_000)];
                random.NextBytes(noise);
                return noise;
        }
    }

    /// <summary>The preface and frames of any type, length and stream, some of them with nothing behind.</summary>
    private static byte[] Frames(Random random)
    {
        var bytes = new List<byte>([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0]);
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var payload = new byte[random.Next(200)];
            random.NextBytes(payload);
            bytes.AddRange([0, 0, (byte)payload.Length, (byte)random.Next(12), (byte)random.Next(256), 0, 0, 0, (byte)random.Next(6)]);
            bytes.AddRange(payload);
        }

        return [.. bytes];
    }

    private static async Task<SslStream> OpenAsync(HostileServer server, SslApplicationProtocol protocol, CancellationToken ct)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, ct);
        var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [protocol],
                ClientCertificateContext = SslStreamCertificateContext.Create(server.Cluster.Certificates.Administrator.ToCertificate(), null, offline: true),
                CertificateChainPolicy = ClientTrust.Of(server),
            },
            ct);
        return stream;
    }
}
