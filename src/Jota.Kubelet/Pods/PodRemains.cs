using Jota.Kubelet.Cgroups;
using Jota.Kubelet.Files;
using Jota.Kubelet.Images;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Volumes;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Removes what pods leave behind: while they live what nobody asks for any more, and all of it in the end.</summary>
internal sealed class PodRemains(
    IContainerRuntime runtime,
    PodVolumes volumes,
    ImageVolumes imageVolumes,
    IPodCgroups cgroups,
    ReferencedObjects objects,
    PodDirectories directories,
    CancellationToken calls)
{
    /// <summary>Takes down what an ended pod no longer needs: volumes and the cgroup. Its containers stay, for their logs.</summary>
    public async Task ReleaseAsync(V1Pod pod, CancellationToken ct)
    {
        var images = imageVolumes.Find(pod.Metadata.Uid);
        await volumes.TearDownAsync(pod.Metadata.Uid, ct);
        foreach (var volume in images)
        {
            await TryRemoveAsync(() => imageVolumes.ReleaseAsync(pod.Metadata.Uid, volume, calls));
        }

        await cgroups.RemoveAsync(pod, ct);
        objects.Release(pod.Metadata.Uid);
    }

    /// <summary>Removes every trace of the pod from the node.</summary>
    public async Task RemoveAllAsync(V1Pod pod, ObservedPod observed)
    {
        foreach (var container in observed.Containers)
        {
            await runtime.RemoveContainerAsync(container.Id, calls);
        }

        foreach (var sandbox in observed.Sandboxes)
        {
            await runtime.RemovePodSandboxAsync(sandbox.Id, calls);
        }

        directories.Remove(pod);
    }

    /// <summary>
    /// Of the ended runs of a container only the newest stays, for its logs and last state; also when the new one did not start.
    /// </summary>
    public async Task RemoveOldRunsAsync(ObservedPod observed, string container)
    {
        foreach (var old in observed.Containers.Where(c => c.Name == container && c.State != ContainerRunState.Running).Skip(1))
        {
            if (await TryRemoveAsync(() => runtime.RemoveContainerAsync(old.Id, calls)))
            {
                directories.RemoveLog(old.LogPath);
            }
        }
    }

    /// <summary>A dead sandbox stays as long as a container of it does.</summary>
    public async Task RemoveOldSandboxesAsync(ObservedPod observed)
    {
        foreach (var old in observed.Sandboxes.Where(s => observed.Containers.All(c => c.SandboxId != s.Id)))
        {
            await TryRemoveAsync(() => runtime.RemovePodSandboxAsync(old.Id, calls));
        }
    }

    // What cannot be removed now is looked at again with the next start.
    private static async Task<bool> TryRemoveAsync(Func<Task> remove)
    {
        try
        {
            await remove();
            return true;
        }
        catch (Exception e) when (Outage.Is(e))
        {
            return false;
        }
    }
}
