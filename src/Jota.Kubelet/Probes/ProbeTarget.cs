using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>One run of one container, as its probes see it.</summary>
/// <param name="Pod">The newest pod.</param>
/// <param name="Endpoint">The run, and where it is reached.</param>
/// <param name="StartedAt">When the run began.</param>
internal sealed record ProbeTarget(Func<V1Pod> Pod, ContainerEndpoint Endpoint, DateTimeOffset StartedAt)
{
    /// <summary>The container's spec.</summary>
    public V1Container Container => Endpoint.Container;

    /// <summary>The run.</summary>
    public string ContainerId => Endpoint.ContainerId;
}
