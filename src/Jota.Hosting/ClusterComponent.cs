namespace Jota.Hosting;

/// <summary>What a cluster in one process has, and may leave to another process.</summary>
public enum ClusterComponent
{
    /// <summary>What chooses nodes for pods.</summary>
    Scheduler,

    /// <summary>What brings the cluster to what its objects say.</summary>
    Controllers,

    /// <summary>The node of this machine.</summary>
    Kubelet,

    /// <summary>What makes the addresses of services answer.</summary>
    Proxy,

    /// <summary>What answers names.</summary>
    Dns,
}
