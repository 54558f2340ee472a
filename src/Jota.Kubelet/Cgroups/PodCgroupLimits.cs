using Jota.Kubelet.Containers;
using Jota.Kubelet.Pods;
using k8s.Models;

namespace Jota.Kubelet.Cgroups;

/// <summary>A pod's limits as a whole.</summary>
/// <param name="CpuShares">Weight against others (v1's scale).</param>
/// <param name="CpuQuota">Microseconds per 100 ms; null for no limit.</param>
/// <param name="Memory">Bytes; null for no limit.</param>
internal sealed record PodCgroupLimits(long CpuShares, long? CpuQuota, long? Memory)
{
    /// <summary>The sums over the containers; a limit holds only if every container has one.</summary>
    public static PodCgroupLimits Compute(V1Pod pod)
    {
        var running = pod.Spec.Containers.Concat(pod.Init().Where(c => c.IsSidecar())).ToList();
        var first = pod.Init().Where(c => !c.IsSidecar()).ToList();
        var cpu = Sum(running, first, c => Request(c, "cpu")) ?? 0;
        var cpuLimit = Sum(running, first, c => Limit(c, "cpu"));
        var memory = Sum(running, first, c => Limit(c, "memory"));
        return new(
            ContainerResourcesPlan.Shares(cpu),
            cpuLimit is { } limited ? ContainerResourcesPlan.Quota(limited) : null,
            memory is { } bytes ? (long)bytes : null);
    }

    // Init containers run one at a time before the others.
    private static decimal? Sum(List<V1Container> running, List<V1Container> first, Func<V1Container, decimal?> of)
    {
        var values = running.Select(of).ToList();
        var before = first.Select(of).ToList();
        return values.Concat(before).Any(v => v is null) ? null : Math.Max(values.Sum() ?? 0, before.Max() ?? 0);
    }

    private static decimal? Request(V1Container container, string resource) =>
        Of(container.Resources?.Requests, resource) ?? Of(container.Resources?.Limits, resource) ?? 0;

    private static decimal? Limit(V1Container container, string resource) => Of(container.Resources?.Limits, resource);

    private static decimal? Of(IDictionary<string, ResourceQuantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var quantity) ? quantity.ToDecimal() : null;
}
