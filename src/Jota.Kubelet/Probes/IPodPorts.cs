using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>
/// What answers on the ports of a node's pods, as probes and hooks ask it. A real node connects; a simulated runtime answers itself, since
/// the addresses that it makes up may be somebody's. Answers of every kind are results: nothing throws but when cancelled, or
/// <see cref="ContainerConfigException"/> for a port that the container has not named.
/// </summary>
internal interface IPodPorts
{
    /// <summary>Asks a page.</summary>
    Task<ProbeResult> GetAsync(ContainerEndpoint of, V1HTTPGetAction action, CancellationToken ct);

    /// <summary>Opens a connection, and closes it.</summary>
    Task<ProbeResult> ConnectAsync(ContainerEndpoint of, V1TCPSocketAction action, CancellationToken ct);

    /// <summary>Asks the standard gRPC health service.</summary>
    /// <param name="of">The container.</param>
    /// <param name="action">The service.</param>
    /// <param name="timeout">How long <paramref name="ct"/> lasts, for the message.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task<ProbeResult> CheckHealthAsync(ContainerEndpoint of, V1GRPCAction action, TimeSpan timeout, CancellationToken ct);
}
