using Jota.Kubelet.Observed;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>A container to start.</summary>
/// <param name="Container">Its spec.</param>
/// <param name="Attempt">The restart count of the new run.</param>
/// <param name="Replaces">The ended run before it in this sandbox, if any.</param>
internal sealed record ContainerStart(V1Container Container, int Attempt, ObservedContainer? Replaces);
