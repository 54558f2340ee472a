using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a pod: those of any pod spec, and those that a pod has but a template has not.</summary>
internal static class PodDefaults
{
    /// <summary>What a grace of less than nothing means, in seconds.</summary>
    public const long ShortestGrace = 1;

    public static void Apply(V1Pod pod)
    {
        var spec = pod.Spec ??= new();
        PodSpecDefaults.Apply(spec);
        foreach (var container in (spec.Containers ?? []).Concat(spec.InitContainers ?? []))
        {
            RequestWhatIsLimited(container.Resources);
            if (spec.HostNetwork == true)
            {
                UseHostPorts(container);
            }
        }

        PodLevelResourceDefaults.Apply(spec);
        spec.EnableServiceLinks ??= true;
        AlignAddresses(pod.Status);
    }

    private static void RequestWhatIsLimited(V1ResourceRequirements? resources)
    {
        if (resources?.Limits is not { Count: > 0 } limits)
        {
            return;
        }

        resources.Requests ??= new Dictionary<string, ResourceQuantity>();
        foreach (var (name, limit) in limits)
        {
            resources.Requests.TryAdd(name, limit);
        }
    }

    // In the host's network a container port is a port of the host.
    private static void UseHostPorts(V1Container container)
    {
        foreach (var port in container.Ports ?? [])
        {
            port.HostPort = port.HostPort is null or 0 ? port.ContainerPort : port.HostPort;
        }
    }

    // The single fields are the first entries of the lists; a client may know either.
    private static void AlignAddresses(V1PodStatus? status)
    {
        if (status is null)
        {
            return;
        }

        if (status.PodIPs is { Count: > 0 } all)
        {
            status.PodIP = all[0].Ip;
        }
        else if (status.PodIP is { Length: > 0 } only)
        {
            status.PodIPs = [new() { Ip = only }];
        }

        if (status.HostIPs is not { Count: > 0 } && status.HostIP is { Length: > 0 } host)
        {
            status.HostIPs = [new() { Ip = host }];
        }
    }
}
