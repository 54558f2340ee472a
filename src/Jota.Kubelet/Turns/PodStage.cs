namespace Jota.Kubelet.Turns;

/// <summary>How far a pod's life on this node is; only ever forward.</summary>
internal enum PodStage
{
    /// <summary>Bring up and keep up what the spec asks for.</summary>
    Syncing,

    /// <summary>Containers are being stopped.</summary>
    Terminating,

    /// <summary>Nothing runs any more; volumes and cgroups go.</summary>
    Terminated,

    /// <summary>Nothing is left on the node.</summary>
    Finished,
}
