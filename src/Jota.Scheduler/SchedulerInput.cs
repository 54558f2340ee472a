using k8s.Models;

namespace Jota.Scheduler;

/// <summary>What the scheduling loop is told, in order.</summary>
internal abstract record SchedulerInput
{
    private SchedulerInput()
    {
    }

    /// <summary>A node is new or changed.</summary>
    public sealed record NodePut(V1Node Node) : SchedulerInput;

    /// <summary>A node is gone.</summary>
    public sealed record NodeGone(V1Node Node) : SchedulerInput;

    /// <summary>A pod is new or changed.</summary>
    public sealed record PodPut(V1Pod? Before, V1Pod Pod) : SchedulerInput;

    /// <summary>A pod is gone.</summary>
    public sealed record PodGone(V1Pod Pod) : SchedulerInput;

    /// <summary>A binding is done, or failed.</summary>
    public sealed record BindingDone(QueuedPod Pod, string Node, Exception? Failure) : SchedulerInput;

    /// <summary>What extenders say about a pod, or why they say nothing.</summary>
    public sealed record ExtendersAnswered(string Uid, ExtenderAnswer? Answer, ExtenderException? Failure) : SchedulerInput;

    /// <summary>A Permit plugin's later word about a pod that waits for it; null allows it.</summary>
    public sealed record Permitted(string Uid, string Plugin, Rejection? Denial) : SchedulerInput;

    /// <summary>A pod that was to go for another could not be deleted.</summary>
    public sealed record PreemptionFailed(Preemption Victim) : SchedulerInput;

    /// <summary>Something else that counts, about namespaces or what selects pods; answers what it may mean to waiting pods.</summary>
    public sealed record Fact(Func<ClusterState, ClusterChange?> Take) : SchedulerInput;

    /// <summary>Time moved on.</summary>
    public sealed record Tick : SchedulerInput
    {
        public static Tick Instance { get; } = new();
    }
}
