using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What of a pod counts for the endpoints of its services; upstream's rules.</summary>
internal static class PodEndpoints
{
    /// <summary>Whether a pod can be an endpoint at all: it has an address and is not over.</summary>
    public static bool CanBe(V1Pod pod, bool terminatingToo) =>
        !PodConditions.IsTerminal(pod)
        && (pod.Status?.PodIP is { Length: > 0 } || pod.Status?.PodIPs is { Count: > 0 })
        && (terminatingToo || pod.Metadata.DeletionTimestamp is null);

    /// <summary>Whether the pod serves.</summary>
    public static bool IsReady(V1Pod pod) => PodReadiness.ReadySince(pod) is not null;

    /// <summary>The pod's first address of a family; null when it has none.</summary>
    public static string? AddressOf(V1Pod pod, string family)
    {
        foreach (var ip in pod.Status?.PodIPs ?? [])
        {
            if (ip.Ip is { Length: > 0 } address && ServiceFamilies.FamilyOf(address) == family)
            {
                return address;
            }
        }

        return pod.Status?.PodIPs is not { Count: > 0 }
            && pod.Status?.PodIP is { Length: > 0 } only
            && ServiceFamilies.FamilyOf(only) == family ? only : null;
    }

    /// <summary>The name that the pod has within its service's domain; null when it has none there.</summary>
    public static string? HostnameOf(V1Pod pod, V1Service service) =>
        pod.Spec.Hostname is { Length: > 0 } name && pod.Spec.Subdomain == service.Metadata.Name ? name : null;

    /// <summary>A reference that leads back to the pod.</summary>
    public static V1ObjectReference ReferenceTo(V1Pod pod) => new()
    {
        Kind = "Pod",
        NamespaceProperty = pod.Metadata.NamespaceProperty,
        Name = pod.Metadata.Name,
        Uid = pod.Metadata.Uid,
    };

    /// <summary>The pod's port that a service's port leads to; null when a named port is not among those of its containers.</summary>
    public static int? PortOf(V1Pod pod, V1ServicePort port)
    {
        var target = port.TargetPort?.Value ?? "";
        if (int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number == 0 ? port.Port : number;
        }

        // Sidecars are init containers, and may be what a service leads to.
        var sidecars = (pod.Spec.InitContainers ?? []).Where(container => container.RestartPolicy == "Always");
        return pod.Spec.Containers.Concat(sidecars)
            .SelectMany(container => container.Ports ?? [])
            .FirstOrDefault(p => p.Name == target && (p.Protocol ?? "TCP") == (port.Protocol ?? "TCP"))?.ContainerPort;
    }

    /// <summary>Whether a change of a pod can be seen in endpoints.</summary>
    public static bool Differ(V1Pod old, V1Pod pod) =>
        old.Metadata.DeletionTimestamp is null != pod.Metadata.DeletionTimestamp is null
        || PodConditions.IsTerminal(old) != PodConditions.IsTerminal(pod)
        || IsReady(old) != IsReady(pod)
        || old.Spec.NodeName != pod.Spec.NodeName
        || (old.Spec.Hostname, old.Spec.Subdomain) != (pod.Spec.Hostname, pod.Spec.Subdomain)
        || !HaveSameAddresses(old.Status, pod.Status)
        || !HaveSameLabels(old, pod);

    /// <summary>Whether two pods, or two revisions of one, have the same labels.</summary>
    public static bool HaveSameLabels(V1Pod one, V1Pod other) => Labels.Same(one.Metadata.Labels, other.Metadata.Labels);

    private static bool HaveSameAddresses(V1PodStatus? one, V1PodStatus? other)
    {
        var (ips, others) = (one?.PodIPs, other?.PodIPs);
        if (one?.PodIP != other?.PodIP || (ips?.Count ?? 0) != (others?.Count ?? 0))
        {
            return false;
        }

        for (var i = 0; i < (ips?.Count ?? 0); i++)
        {
            if (ips![i].Ip != others![i].Ip)
            {
                return false;
            }
        }

        return true;
    }
}
