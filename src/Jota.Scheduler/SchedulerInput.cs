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

    /// <summary>Time moved on.</summary>
    public sealed record Tick : SchedulerInput
    {
        public static Tick Instance { get; } = new();
    }
}
