using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>One run of one container, as its probes see it.</summary>
/// <param name="Pod">The newest pod.</param>
/// <param name="Container">The container's spec.</param>
/// <param name="ContainerId">The run.</param>
/// <param name="PodIp">Where to connect.</param>
/// <param name="StartedAt">When the run began.</param>
internal sealed record ProbeTarget(Func<V1Pod> Pod, V1Container Container, string ContainerId, string PodIp, DateTimeOffset StartedAt);
