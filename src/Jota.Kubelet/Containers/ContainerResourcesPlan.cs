using Jota.Api;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>Requests and limits in the kernel's terms.</summary>
internal static class ContainerResourcesPlan
{
    private const long MinShares = 2;
    private const long MaxShares = 262144;
    private const long Period = 100_000;
    private const long MinQuota = 1000;

    // More the kernel does not take.
    private const long MaxQuota = (1L << 44) - 1;

    public static LinuxContainerResources Compute(V1Pod pod, V1Container container, string qos, decimal nodeMemory)
    {
        var cpuLimit = Of(container.Resources?.Limits, "cpu");
        var memoryLimit = Of(container.Resources?.Limits, "memory");
        var resources = new LinuxContainerResources
        {
            CpuShares = Shares(Of(container.Resources?.Requests, "cpu") ?? cpuLimit ?? 0),
            OomScoreAdj = OomScore(pod, container, qos, nodeMemory),
        };
        if (cpuLimit is { } cpu && cpu > 0)
        {
            (resources.CpuQuota, resources.CpuPeriod) = (Quota(cpu), Period);
        }

        if (memoryLimit is { } memory && memory > 0)
        {
            resources.MemoryLimitInBytes = Saturating.Whole(memory);
        }

        return resources;
    }

    public static long Shares(decimal cpu) => cpu == 0 ? MinShares : Math.Clamp(Saturating.Whole(cpu * 1024), MinShares, MaxShares);

    public static long Quota(decimal cpu) => Math.Clamp(Saturating.Whole(cpu * Period), MinQuota, MaxQuota);

    /// <summary>
    /// Who dies first when memory runs out: guaranteed pods last, best-effort ones first, the others by how much of the node's memory
    /// they asked for.
    /// </summary>
    public static long OomScore(V1Pod pod, V1Container container, string qos, decimal nodeMemory)
    {
        if (pod.Spec.PriorityClassName is "system-node-critical" || qos == "Guaranteed")
        {
            return -997;
        }

        if (qos == "BestEffort" || nodeMemory <= 0)
        {
            return 1000;
        }

        var request = Of(container.Resources?.Requests, "memory") ?? Of(container.Resources?.Limits, "memory") ?? 0;
        return Math.Clamp(1000 - Math.Min(Saturating.Whole(1000 * request / nodeMemory), 1000), 3, 999);
    }

    private static decimal? Of(IDictionary<string, ResourceQuantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var quantity) ? quantity.ToDecimal() : null;
}
