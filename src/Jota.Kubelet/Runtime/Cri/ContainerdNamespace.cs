using Grpc.Core;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>Where containerd's CRI part keeps its containers, for calls past it.</summary>
internal static class ContainerdNamespace
{
    public const string Name = "k8s.io";

    /// <summary>What such a call says it with.</summary>
    public static Metadata Header => new() { { "containerd-namespace", Name } };
}
