using Jota.Kubelet.Containerd;

namespace Jota.Hosting;

/// <summary>What this machine can do about containers.</summary>
/// <param name="RunsContainers">Whether real containers can run here.</param>
internal sealed record Machine(bool RunsContainers)
{
    public static Machine Read(ClusterOptions options) => new(
        OperatingSystem.IsLinux() && NodeServices.MissingHere(options) is null
        && PrivateContainerd.MissingHere(RealNode.ContainerdOptionsOf(options, null)) is null);
}
