using System.Net;

namespace Jota.ApiServer.Networks;

/// <summary>How the API server reaches the addresses of pods and nodes. Pods of simulated nodes are never looked for there.</summary>
public interface IPodNetwork
{
    /// <summary>Connects. Throws <see cref="System.Net.Sockets.SocketException"/> when nobody answers.</summary>
    ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken ct);
}
