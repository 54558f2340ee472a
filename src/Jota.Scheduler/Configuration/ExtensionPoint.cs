namespace Jota.Scheduler;

/// <summary>Where plugins are called; in files with a small first letter.</summary>
internal enum ExtensionPoint
{
    /// <summary>All that a plugin has.</summary>
    MultiPoint,

    /// <summary>Whether a pod may be tried.</summary>
    PreEnqueue,

    /// <summary>Which pod is tried first.</summary>
    QueueSort,

    /// <summary>A look at the pod and the cluster.</summary>
    PreFilter,

    /// <summary>Whether a node will do.</summary>
    Filter,

    /// <summary>What helps a pod that fits nowhere.</summary>
    PostFilter,

    /// <summary>A look at the nodes that will do.</summary>
    PreScore,

    /// <summary>How well a node will do.</summary>
    Score,

    /// <summary>What is set aside.</summary>
    Reserve,

    /// <summary>The last word.</summary>
    Permit,

    /// <summary>What is done before binding.</summary>
    PreBind,

    /// <summary>Binding.</summary>
    Bind,

    /// <summary>What is done after binding.</summary>
    PostBind,
}
