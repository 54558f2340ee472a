using k8s.Models;

namespace Jota.Kubelet.Cgroups;

/// <summary>The pods' cgroups: a tree by quality of service that limits and weighs pods as a whole.</summary>
internal interface IPodCgroups
{
    /// <summary>Makes a pod's cgroup with its limits; answers the parent to tell the runtime, empty for the runtime's own choice.</summary>
    string Create(V1Pod pod);

    /// <summary>Limits a pod's cgroup anew. Throws <see cref="IOException"/> when the kernel does not take it.</summary>
    void Limit(V1Pod pod, PodCgroupLimits limits);

    /// <summary>Removes a pod's cgroup, and what the runtime left in it; waits, but not for ever, for the kernel to let go of it.</summary>
    Task RemoveAsync(V1Pod pod, CancellationToken ct);
}

/// <summary>No cgroups: a simulated node, or one without the rights.</summary>
internal sealed class NoCgroups : IPodCgroups
{
    public string Create(V1Pod pod) => "";

    public void Limit(V1Pod pod, PodCgroupLimits limits)
    {
    }

    public Task RemoveAsync(V1Pod pod, CancellationToken ct) => Task.CompletedTask;
}
