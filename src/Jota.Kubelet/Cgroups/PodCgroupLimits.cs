using Jota.Api;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Cgroups;

/// <summary>A pod's limits as a whole.</summary>
/// <param name="CpuShares">Weight against others (v1's scale).</param>
/// <param name="CpuQuota">Microseconds per 100 ms; null for no limit.</param>
/// <param name="Memory">Bytes; null for no limit.</param>
internal sealed record PodCgroupLimits(long CpuShares, long? CpuQuota, long? Memory)
{
    /// <summary>
    /// What the pod asks for as a whole, else the sums over the containers, where a limit holds only if every container has one. The pod's
    /// overhead comes on top.
    /// </summary>
    public static PodCgroupLimits Compute(V1Pod pod)
    {
        var limits = PodResources.Limits(pod);
        return new(
            ContainerResourcesPlan.Shares(Cpu(pod, limits)),
            IsLimited(pod, "cpu") ? ContainerResourcesPlan.Quota(Cores(limits)) : null,
            IsLimited(pod, "memory") ? limits.GetValueOrDefault("memory").Value : null);
    }

    /// <summary>What holds whatever either of them allows.</summary>
    public static PodCgroupLimits Greatest(PodCgroupLimits one, PodCgroupLimits other) => new(
        Math.Max(one.CpuShares, other.CpuShares), Greatest(one.CpuQuota, other.CpuQuota), Greatest(one.Memory, other.Memory));

    private static long? Greatest(long? one, long? other) => one is null || other is null ? null : Math.Max(one.Value, other.Value);

    // The API server has filled in requests that only have a limit; what runs without one may not have passed it.
    private static decimal Cpu(V1Pod pod, IReadOnlyDictionary<string, Quantity> limits) =>
        PodResources.Requests(pod) is var requests && requests.ContainsKey("cpu")
            ? Cores(requests)
            : IsLimited(pod, "cpu")
            ? Cores(limits)
            : 0;

    private static bool IsLimited(V1Pod pod, string resource) =>
        Of(pod.Spec.Resources?.Limits, resource) != 0 || pod.All().All(container => Of(container.Resources?.Limits, resource) != 0);

    private static decimal Cores(IReadOnlyDictionary<string, Quantity> list) => list.GetValueOrDefault("cpu").MilliValue / 1000m;

    private static decimal Of(IDictionary<string, ResourceQuantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var quantity) ? quantity.ToDecimal() : 0;
}
