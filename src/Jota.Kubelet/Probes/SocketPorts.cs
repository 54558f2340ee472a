using System.Net.Sockets;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>The ports of real pods: connections from the node.</summary>
internal sealed class SocketPorts : IPodPorts, IDisposable
{
    private readonly ProbeHttp _http = new();

    public Task<ProbeResult> GetAsync(ContainerEndpoint of, V1HTTPGetAction action, CancellationToken ct) => _http.GetAsync(of, action, ct);

    public async Task<ProbeResult> ConnectAsync(ContainerEndpoint of, V1TCPSocketAction action, CancellationToken ct)
    {
        var authority = of.Authority(action.Host, action.Port);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(action.Host is { Length: > 0 } host ? host : of.PodIp, of.PortOf(action.Port), ct);
            return ProbeResult.Success;
        }
        catch (SocketException e)
        {
            return ProbeResult.Failure(DialErrors.Text(e, authority));
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failure($"dial tcp {authority}: i/o timeout");
        }
    }

    public Task<ProbeResult> CheckHealthAsync(ContainerEndpoint of, V1GRPCAction action, TimeSpan timeout, CancellationToken ct) =>
        GrpcHealth.CheckAsync(of, action, timeout, ct);

    public void Dispose() => _http.Dispose();
}
