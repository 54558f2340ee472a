using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>What a pod takes of a node: kept for every pod that has one.</summary>
internal sealed class PodFootprint
{
    private const long DefaultCpu = 100;
    private const long DefaultMemory = 200 * 1024 * 1024;

    private readonly ResourceAmounts _requests;
    private readonly ResourceAmounts _counted;

    private PodFootprint(V1Pod pod, in ResourceAmounts requests, in ResourceAmounts counted)
    {
        _requests = requests;
        _counted = counted;
        Key = pod.Key();
        Priority = pod.Spec.Priority ?? 0;
        Observe(pod);
        Ports = HostPort.Of(pod.Spec);
        Claims = ClaimsOf(pod);
        Class = PodClass.Of(pod);
        Wants = AffinityTerms.Of(pod);
    }

    /// <summary>Its namespace and name.</summary>
    public ObjectKey Key { get; }

    /// <summary>Its priority.</summary>
    public int Priority { get; }

    /// <summary>When its node began with it; null when it has not yet.</summary>
    public DateTime? Started { get; private set; }

    /// <summary>Whether it is going to make room for another, by its condition or by what was just decided.</summary>
    public bool IsPreempted { get; set; }

    /// <summary>Its effective requests.</summary>
    public ref readonly ResourceAmounts Requests => ref _requests;

    /// <summary>The same for scoring: a container that asks for nothing counts as upstream's 100m and 200Mi.</summary>
    public ref readonly ResourceAmounts Counted => ref _counted;

    /// <summary>Its host ports.</summary>
    public ImmutableArray<HostPort> Ports { get; }

    /// <summary>The claims of its volumes.</summary>
    public ImmutableArray<ObjectKey> Claims { get; }

    /// <summary>What selectors see of it; of a pod that has its node the one instance that all its like share.</summary>
    public PodClass Class { get; set; }

    /// <summary>What it wants of the pods around it; null when nothing.</summary>
    public AffinityTerms? Wants { get; }

    public static PodFootprint Of(V1Pod pod)
    {
        var requests = ResourceAmounts.Of(PodsOnNodes.AtMost(pod));
        var counted = new ResourceAmounts { Cpu = requests.Cpu, Memory = requests.Memory };
        if (pod.Spec.Resources?.Requests is not { Count: > 0 })
        {
            foreach (var container in pod.Spec.Containers ?? [])
            {
                counted.Add(new()
                {
                    Cpu = Asks(container, "cpu") ? 0 : DefaultCpu,
                    Memory = Asks(container, "memory") ? 0 : DefaultMemory,
                });
            }
        }

        return new(pod, requests, counted);
    }

    /// <summary>Takes over what may change of a pod on its node without changing what it takes there.</summary>
    public void Observe(V1Pod pod)
    {
        Started = pod.Status?.StartTime;
        IsPreempted |= pod.Metadata.DeletionTimestamp is not null
            && PodConditions.Find(pod.Status, PodConditions.DisruptionTarget)
                is { Status: "True", Reason: PodConditions.PreemptionByScheduler };
    }

    private static ImmutableArray<ObjectKey> ClaimsOf(V1Pod pod)
    {
        if (pod.Spec.Volumes is not { Count: > 0 } volumes || !volumes.Any(volume => ClaimNames.Of(pod, volume) is not null))
        {
            return [];
        }

        var ns = pod.Metadata.NamespaceProperty ?? "";
        var names = volumes.Select(volume => ClaimNames.Of(pod, volume)).OfType<string>().Distinct();
        return [.. names.Select(name => new ObjectKey(ns, name))];
    }

    private static bool Asks(V1Container container, string resource) => container.Resources?.Requests?.ContainsKey(resource) == true;
}
