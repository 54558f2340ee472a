using System.Collections.Immutable;
using Jota.Kubelet.Cgroups;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Resizing;

/// <summary>
/// Brings granted resources into effect while containers run. What a pod may have as a whole is raised before what its containers may have,
/// and lowered after it: at no moment is a part larger than the whole.
/// </summary>
internal sealed class PodResizer(IContainerRuntime runtime, IPodCgroups cgroups, NodeCapacity node)
{
    /// <summary>
    /// Makes room in the pod's own group for both what its containers have and what they shall have. Throws <see cref="ResizeException"/>.
    /// </summary>
    public void Raise(V1Pod pod, ObservedPod observed, PodMemory memory)
    {
        var shall = PodCgroupLimits.Compute(pod);
        var has = PodCgroupLimits.Compute(ActualResources.Of(pod, observed, memory));
        Limit(pod, PodCgroupLimits.Greatest(has, shall));
    }

    /// <summary>Limits the pod's own group to what its containers have by now. Throws <see cref="ResizeException"/>.</summary>
    public void Settle(V1Pod pod) => Limit(pod, PodCgroupLimits.Compute(pod));

    /// <summary>Gives runs what their containers were given, one after the other; each is told as it is done.</summary>
    public async Task UpdateAsync(
        V1Pod pod, ImmutableArray<ContainerResize> resizes, Action<ContainerResize> onDone, CancellationToken ct)
    {
        foreach (var resize in resizes)
        {
            await RefuseBelowUsageAsync(resize, ct);
        }

        foreach (var resize in resizes)
        {
            var resources = ContainerResourcesPlan.Compute(pod, resize.Container, pod.Qos(), node.Memory);

            // It was decided when the process began, and belongs to it from then on.
            resources.OomScoreAdj = 0;
            await runtime.UpdateContainerResourcesAsync(resize.Run.Id, resources, ct);
            onDone(resize);
        }
    }

    // The kernel would end the container rather than let it keep what it has.
    private async Task RefuseBelowUsageAsync(ContainerResize resize, CancellationToken ct)
    {
        var shall = ContainerResize.Of(resize.Container.Resources?.Limits, "memory");
        if (shall is not { IsZero: false } limit || (ContainerResize.Of(resize.Actual?.Limits, "memory") is { } has && has <= limit))
        {
            return;
        }

        if (await runtime.MemoryInUseAsync(resize.Run.Id, ct) is { } used && used > limit.Value)
        {
            throw new ResizeException(
                $"attempting to set container \"{resize.Container.Name}\" memory limit ({limit.Value}) below current usage ({used})");
        }
    }

    private void Limit(V1Pod pod, PodCgroupLimits limits)
    {
        try
        {
            cgroups.Limit(pod, limits);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResizeException($"failed to set the pod's cgroup: {e.Message}");
        }
    }
}
