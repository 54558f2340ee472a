using k8s.Models;

namespace Jota.Api;

/// <summary>Reads a pod's conditions, and names those that Kubernetes itself sets.</summary>
public static class PodConditions
{
    /// <summary>The pod has a node.</summary>
    public const string PodScheduled = "PodScheduled";

    /// <summary>The sandbox stands and its network is set up.</summary>
    public const string PodReadyToStartContainers = "PodReadyToStartContainers";

    /// <summary>All init containers are done (or, sidecars, started).</summary>
    public const string Initialized = "Initialized";

    /// <summary>All containers are ready.</summary>
    public const string ContainersReady = "ContainersReady";

    /// <summary>The pod can serve requests.</summary>
    public const string Ready = "Ready";

    /// <summary>The pod is about to be ended by the system.</summary>
    public const string DisruptionTarget = "DisruptionTarget";

    /// <summary>The reason of <see cref="DisruptionTarget"/> when the scheduler makes room for a pod of higher priority.</summary>
    public const string PreemptionByScheduler = "PreemptionByScheduler";

    /// <summary>The reason of <see cref="PodScheduled"/> while scheduling gates hold the pod back.</summary>
    public const string SchedulingGated = "SchedulingGated";

    /// <summary>The reason of <see cref="PodScheduled"/> when no node fits.</summary>
    public const string Unschedulable = "Unschedulable";

    /// <summary>The condition of a type, or null.</summary>
    public static V1PodCondition? Find(V1PodStatus? status, string type) => status?.Conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary>Whether the condition of a type is there and <c>True</c>.</summary>
    public static bool IsTrue(V1PodStatus? status, string type) => Find(status, type)?.Status == "True";

    /// <summary>Whether the pod is over: <c>Succeeded</c> or <c>Failed</c>, never to run again.</summary>
    public static bool IsTerminal(V1Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";
}
