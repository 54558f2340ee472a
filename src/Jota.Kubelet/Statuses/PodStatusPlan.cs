using Jota.Kubelet.Observed;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Statuses;

/// <summary>What a pod's status is computed from.</summary>
internal sealed record PodStatusInput(V1Pod Pod, ObservedPod Observed, PodMemory Memory, DateTimeOffset Now)
{
    /// <summary>Reasons of containers that wait, beside those remembered.</summary>
    public IReadOnlyDictionary<string, WaitingReason> Waiting { get; init; } =
        System.Collections.Immutable.ImmutableDictionary<string, WaitingReason>.Empty;

    /// <summary>Whether nothing will run any more.</summary>
    public bool Stopped { get; init; }

    /// <summary>The node's addresses.</summary>
    public IReadOnlyList<string> HostIps { get; init; } = [];

    /// <summary>The runtime's name, the scheme of container ids.</summary>
    public string RuntimeName { get; init; } = "containerd";

    public string QosClass { get; init; } = "BestEffort";
}

/// <summary>The status that a pod should have. Pure; conditions of others are merged in by the writer.</summary>
internal static class PodStatusPlan
{
    public static V1PodStatus Compute(PodStatusInput input)
    {
        var pod = input.Pod;
        var start = pod.Status?.StartTime ?? ApiTime.Of(input.Now);
        if (input.Memory.End is { Rejected: true } rejected)
        {
            return new V1PodStatus
            {
                ObservedGeneration = pod.Metadata.Generation,
                Phase = "Failed",
                Reason = rejected.Reason,
                Message = rejected.Message,
                StartTime = start,
                QosClass = input.QosClass,
            };
        }

        var containers = new ContainerStatusPlan(input);
        var status = new V1PodStatus
        {
            ObservedGeneration = pod.Metadata.Generation,
            StartTime = start,
            QosClass = input.QosClass,
            Reason = input.Memory.End?.Reason ?? (pod.IsTerminal() ? pod.Status?.Reason : null),
            Message = input.Memory.End?.Message ?? (pod.IsTerminal() ? pod.Status?.Message : null),
            InitContainerStatuses = pod.Spec.InitContainers is { Count: > 0 } init ? [.. init.Select(containers.Of)] : null,
            ContainerStatuses = [.. pod.Spec.Containers.Select(containers.Of)],
            EphemeralContainerStatuses = pod.Spec.EphemeralContainers is { Count: > 0 } ? [.. pod.Guests().Select(containers.Of)] : null,
            Resources = new() { Limits = pod.Spec.Resources?.Limits, Requests = pod.Spec.Resources?.Requests },
            AllocatedResources = pod.Spec.Resources?.Requests is { Count: > 0 } requests ? requests : null,
        };
        status.Phase = pod.IsTerminal() ? pod.Status!.Phase : input.Memory.End is not null ? "Failed" : PodPhasePlan.Compute(input, status);
        Addresses(input, status);
        status.Conditions = PodConditionsPlan.Compute(input, status);
        return status;
    }

    /// <summary>The init containers with their statuses.</summary>
    public static IEnumerable<(V1Container Spec, V1ContainerStatus Status)> WithSpecs(this V1PodStatus status, V1Pod pod) =>
        status.InitContainerStatuses is { Count: > 0 } statuses ? pod.Init().Zip(statuses) : [];

    private static void Addresses(PodStatusInput input, V1PodStatus status)
    {
        if (input.HostIps.Count > 0)
        {
            status.HostIP = input.HostIps[0];
            status.HostIPs = [.. input.HostIps.Select(ip => new V1HostIP { Ip = ip })];
        }

        IReadOnlyList<string> ips = input.Pod.Spec.HostNetwork == true
            ? (input.Observed.Sandbox is null ? [] : input.HostIps)
            : input.Observed.Sandbox?.Ips ?? [];
        if (ips.Count == 0 && input.Pod.Status?.PodIPs is { Count: > 0 } known)
        {
            // An ended pod keeps the address it had.
            ips = [.. known.Select(k => k.Ip)];
        }

        if (ips.Count > 0)
        {
            status.PodIP = ips[0];
            status.PodIPs = [.. ips.Select(ip => new V1PodIP { Ip = ip })];
        }
    }
}
