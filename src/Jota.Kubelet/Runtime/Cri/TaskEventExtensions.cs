using Jota.Kubelet.Runtime.Cri.Containerd;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>Reads containerd's task events.</summary>
internal static class TaskEventExtensions
{
    /// <summary>Whether it tells of a command run in a container (a probe, say) and not of the container.</summary>
    public static bool IsOfExec(this TaskEvent task) => task.Id.Length > 0 && task.Id != task.ContainerId;
}
