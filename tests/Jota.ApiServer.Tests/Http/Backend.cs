using System.Net;
using System.Net.Sockets;
using Jota.ApiServer.Http;
using Jota.ApiServer.Networks;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.ApiServer.Tests.Http;

/// <summary>What a pod serves: one server on loopback that stands at every address which the API server dials, but for those that refuse.</summary>
internal sealed class Backend : IPodNetwork, IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly ServiceProvider _kestrel;
    private readonly RequestDelegate _answer;
    private int _port;

    private Backend(RequestDelegate answer)
    {
        _answer = answer;
        _kestrel = BareKestrel.Build(NullLoggerFactory.Instance, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
    }

    /// <summary>Who was dialled, in order.</summary>
    public List<string> Dialled { get; } = [];

    public static async Task<Backend> StartAsync(RequestDelegate answer)
    {
        var backend = new Backend(answer);
        var server = backend._kestrel.GetRequiredService<IServer>();
        await server.StartAsync(backend, TestContext.Current.CancellationToken);
        backend._port = BareKestrel.PortOf(server);
        return backend;
    }

    public async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken ct)
    {
        lock (Dialled)
        {
            Dialled.Add($"{to.Host}:{to.Port}");
        }

        if (to.Port == 9)
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context) => _answer(context);

    public async ValueTask DisposeAsync() => await _kestrel.DisposeAsync();
}
