using System.Net;
using System.Net.WebSockets;

namespace Jota.Kubelet.Tests.Server;

/// <summary>A WebSocket whose protocol has a slash in its name, as Kubernetes' have and .NET's client does not allow.</summary>
internal static class RawWebSocket
{
    public static async Task<WebSocket> ConnectAsync(SessionCluster cluster, string path, string protocol)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cluster.Http.Address, path)) { Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", protocol);
        var response = await cluster.Admin.SendAsync(request, SessionCluster.Ct);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
        Assert.Equal(protocol, response.Headers.GetValues("Sec-WebSocket-Protocol").Single());
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", response.Headers.GetValues("Sec-WebSocket-Accept").Single());
        return WebSocket.CreateFromStream(await response.Content.ReadAsStreamAsync(SessionCluster.Ct), new WebSocketCreationOptions());
    }
}
