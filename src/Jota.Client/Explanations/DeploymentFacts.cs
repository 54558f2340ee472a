using k8s.Models;

namespace Jota.Client;

/// <summary>All that a Deployment's state is explained from.</summary>
public sealed record DeploymentFacts
{
    /// <summary>The Deployment.</summary>
    public required V1Deployment Deployment { get; init; }

    /// <summary>Events about its ReplicaSets.</summary>
    public IReadOnlyList<Corev1Event> ReplicaSetEvents { get; init; } = [];

    /// <summary>Its pods that are not ready, with what is known of each.</summary>
    public IReadOnlyList<(string Pod, Explanation Why)> NotReady { get; init; } = [];
}
