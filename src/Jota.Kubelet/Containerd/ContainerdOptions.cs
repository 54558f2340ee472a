using Jota.Kubelet.Network;

namespace Jota.Kubelet.Containerd;

/// <summary>How the private containerd of a node is to be set up.</summary>
public sealed record ContainerdOptions
{
    /// <summary>The node's data directory; images, containers, config and log go below its <c>containerd</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The network that pods are attached to; null where it is set up by others, or later.</summary>
    public PodNetwork? Network { get; init; }

    /// <summary>
    /// Whether the pods' network is somebody else's plugin, which puts its configuration and its programs where plugins usually do.
    /// </summary>
    public bool UsesUsualCniFolders { get; init; }

    /// <summary>The image of the process that holds a pod's namespaces.</summary>
    public string SandboxImage { get; init; } = "registry.k8s.io/pause:3.10";

    /// <summary>Registries to ask instead of, and before, the one an image's name gives.</summary>
    public IReadOnlyList<RegistryMirror> Mirrors { get; init; } = [];

    /// <summary>The containerd to run; found on the path by default.</summary>
    public string ContainerdBinary { get; init; } = "containerd";

    /// <summary>Where the CNI plugins are; the usual places are looked at by default.</summary>
    public string? CniPluginDirectory { get; init; }

    /// <summary>How long to wait until a started containerd serves.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
