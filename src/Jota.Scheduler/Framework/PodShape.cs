using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>What a pod takes of a node: kept for every pod that has one.</summary>
internal sealed class PodFootprint
{
    private const long DefaultCpu = 100;
    private const long DefaultMemory = 200 * 1024 * 1024;

    private readonly Amounts _requests;
    private readonly Amounts _counted;

    private PodFootprint(in Amounts requests, in Amounts counted, ImmutableArray<HostPort> ports)
    {
        _requests = requests;
        _counted = counted;
        Ports = ports;
    }

    /// <summary>Its effective requests.</summary>
    public ref readonly Amounts Requests => ref _requests;

    /// <summary>The same for scoring: a container that asks for nothing counts as upstream's 100m and 200Mi.</summary>
    public ref readonly Amounts Counted => ref _counted;

    /// <summary>Its host ports.</summary>
    public ImmutableArray<HostPort> Ports { get; }

    public static PodFootprint Of(V1Pod pod)
    {
        var quantities = PodResources.Requests(pod);
        var requests = Amounts.From(quantities);
        var counted = new Amounts { Cpu = requests.Cpu, Memory = requests.Memory };
        if (pod.Spec.Resources?.Requests is not { Count: > 0 })
        {
            foreach (var container in pod.Spec.Containers ?? [])
            {
                counted.Cpu += Asks(container, "cpu") ? 0 : DefaultCpu;
                counted.Memory += Asks(container, "memory") ? 0 : DefaultMemory;
            }
        }

        return new(requests, counted, HostPort.Of(pod.Spec));
    }

    private static bool Asks(V1Container container, string resource) => container.Resources?.Requests?.ContainsKey(resource) == true;
}

/// <summary>A pod to be scheduled, with what plugins ask of it computed once.</summary>
internal sealed class PodShape
{
    public PodShape(V1Pod pod)
    {
        Pod = pod;
        Footprint = PodFootprint.Of(pod);
        Required = RequiredNodes.Of(pod.Spec);
        Preferred = [.. pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? []];
        Tolerations = [.. pod.Spec.Tolerations ?? []];
    }

    public V1Pod Pod { get; }

    public V1PodSpec Spec => Pod.Spec;

    public PodFootprint Footprint { get; }

    public RequiredNodes Required { get; }

    public ImmutableArray<V1PreferredSchedulingTerm> Preferred { get; }

    public ImmutableArray<V1Toleration> Tolerations { get; }

    public ObjectKey Key => new(Pod.Metadata.NamespaceProperty ?? "", Pod.Metadata.Name);

    public string Uid => Pod.Metadata.Uid;

    public int Priority => Pod.Spec.Priority ?? 0;
}
