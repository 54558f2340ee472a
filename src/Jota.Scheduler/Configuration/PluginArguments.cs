using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>What the plugins of a profile are told: upstream's <c>pluginConfig</c>.</summary>
internal sealed record PluginArguments
{
    /// <summary>Upstream's defaults.</summary>
    public static PluginArguments Default { get; } = new();

    /// <summary><c>NodeResourcesFitArgs</c>.</summary>
    public ResourcesFitArguments ResourcesFit { get; init; } = new();

    /// <summary>
    /// <c>NodeResourcesBalancedAllocationArgs</c>: the resources that nodes are to have taken in like parts.
    /// </summary>
    public ImmutableArray<string> BalancedResources { get; init; } = ["cpu", "memory"];

    /// <summary><c>PodTopologySpreadArgs</c>: how pods are spread that say nothing themselves; null for upstream's own rule.</summary>
    public ImmutableArray<V1TopologySpreadConstraint>? DefaultSpread { get; init; }

    /// <summary><c>InterPodAffinityArgs</c>: what a required affinity of pods that are there counts to those that it is about.</summary>
    public int HardPodAffinityWeight { get; init; } = 1;

    /// <summary>
    /// <c>InterPodAffinityArgs</c>: whether what pods that are there would like does not count for pods that would like nothing themselves.
    /// </summary>
    public bool IgnoresPreferencesOfOthers { get; init; }

    /// <summary><c>NodeAffinityArgs</c>: what is asked of nodes beside what pods ask; null for nothing.</summary>
    public V1NodeAffinity? AddedAffinity { get; init; }

    /// <summary><c>DefaultPreemptionArgs</c>: how many of 100 nodes are looked at for pods that may go.</summary>
    public int PreemptionPercentage { get; init; } = 10;

    /// <summary><c>DefaultPreemptionArgs</c>: but not fewer than these.</summary>
    public int PreemptionLeast { get; init; } = 100;

    /// <summary><c>VolumeBindingArgs</c>: how long a pod waits for its volumes.</summary>
    public TimeSpan VolumePatience { get; init; } = TimeSpan.FromMinutes(10);
}
