using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>What a pod asks of its node, in the units that admission reckons with.</summary>
internal sealed record PodDemand
{
    private PodDemand(long? generation) => Generation = generation;

    /// <summary>Of which spec.</summary>
    public long? Generation { get; }

    /// <summary>Its effective requests.</summary>
    public ResourceAmounts Requests { get; private init; }

    /// <summary>Ports of the node itself.</summary>
    public ImmutableArray<HostPort> Ports { get; private init; } = [];

    public static PodDemand Of(V1Pod pod) => new(pod.Metadata.Generation)
    {
        Requests = ResourceAmounts.Of(pod),
        Ports = HostPort.Of(pod.Spec),
    };
}
