using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>Whose the files are that the node makes for a pod.</summary>
internal static class VolumeOwner
{
    /// <summary>The user that every container of the pod runs as; null when they differ, or one runs as whatever its image says.</summary>
    public static long? UserOf(V1Pod pod)
    {
        var all = pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []);
        var users = all.Select(c => c.SecurityContext?.RunAsUser ?? pod.Spec.SecurityContext?.RunAsUser).Distinct().Take(2).ToList();
        return users is [var only] ? only : null;
    }
}
