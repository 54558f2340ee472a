using k8s.Models;

namespace Jota.Kubelet.Specs;

/// <summary>
/// The guests of a pod that runs (<c>kubectl debug</c>; KEP-277): containers without ports, probes and resources, that are started once and
/// never again.
/// </summary>
internal static class EphemeralContainers
{
    /// <summary>The pod's guests, as containers that are never restarted.</summary>
    public static IEnumerable<V1Container> Guests(this V1Pod pod) =>
        pod.Spec.EphemeralContainers is { Count: > 0 } guests ? guests.Select(AsContainer) : [];

    /// <summary>The guest of this name, as it stands in the spec.</summary>
    public static V1EphemeralContainer? FindGuest(this V1Pod pod, string name)
    {
        for (var i = 0; i < pod.Spec.EphemeralContainers?.Count; i++)
        {
            if (pod.Spec.EphemeralContainers[i].Name == name)
            {
                return pod.Spec.EphemeralContainers[i];
            }
        }

        return null;
    }

    /// <summary>What a guest has in common with other containers.</summary>
    public static V1Container AsContainer(this V1EphemeralContainer guest) => new()
    {
        Name = guest.Name,
        Image = guest.Image,
        Command = guest.Command,
        Args = guest.Args,
        WorkingDir = guest.WorkingDir,
        EnvFrom = guest.EnvFrom,
        Env = guest.Env,
        Resources = guest.Resources,
        RestartPolicy = PodSpecs.Never,
        VolumeMounts = guest.VolumeMounts,
        VolumeDevices = guest.VolumeDevices,
        TerminationMessagePath = guest.TerminationMessagePath,
        TerminationMessagePolicy = guest.TerminationMessagePolicy,
        ImagePullPolicy = guest.ImagePullPolicy,
        SecurityContext = guest.SecurityContext,
        Stdin = guest.Stdin,
        StdinOnce = guest.StdinOnce,
        Tty = guest.Tty,
    };
}
