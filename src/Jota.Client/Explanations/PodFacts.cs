using k8s.Models;

namespace Jota.Client;

/// <summary>All that a pod's state is explained from.</summary>
public sealed record PodFacts
{
    /// <summary>The pod.</summary>
    public required V1Pod Pod { get; init; }

    /// <summary>The present time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The node it is assigned to; null when there is none of that name.</summary>
    public V1Node? Node { get; init; }

    /// <summary>Events about the pod.</summary>
    public IReadOnlyList<Corev1Event> Events { get; init; } = [];

    /// <summary>How many nodes there are.</summary>
    public int NodeCount { get; init; }

    /// <summary>The nodes that will not do.</summary>
    public IReadOnlyList<NodeObstacle> Obstacles { get; init; } = [];

    /// <summary>Whether others could be made to go for it; null when that is not known.</summary>
    public PreemptionOutlook? Preemption { get; init; }

    /// <summary>The last lines that a container wrote, in the run that ended last.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> LastLines { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
