using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Kubelet.Pods;

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

/// <summary>A container to start.</summary>
/// <param name="Container">Its spec.</param>
/// <param name="Attempt">The restart count of the new run.</param>
/// <param name="Replaces">The ended run before it in this sandbox, if any.</param>
internal sealed record ContainerStart(V1Container Container, int Attempt, ObservedContainer? Replaces);

/// <summary>A container to stop.</summary>
internal sealed record ContainerKill(ObservedContainer Container, KillReason Reason, string Message);

/// <summary>Why a single container is stopped while its pod goes on.</summary>
internal enum KillReason
{
    Liveness,
    Startup,
    SpecChanged,
    NotWanted,
}

/// <summary>
/// The next steps for one pod, decided from its spec, what the runtime tells, and what the worker remembers. Pure: no clock, no I/O.
/// The worker carries it out, observes again and asks for the next plan.
/// </summary>
internal sealed record PodPlan
{
    public bool Prepare { get; init; }

    /// <summary>A dead sandbox to take down before a new one is made.</summary>
    public ImmutableArray<string> StopSandboxes { get; init; } = [];

    /// <summary>Make a sandbox, with this attempt number.</summary>
    public uint? CreateSandbox { get; init; }

    public ImmutableArray<ContainerKill> Kill { get; init; } = [];

    public ImmutableArray<ContainerStart> Start { get; init; } = [];

    /// <summary>Containers that do not start yet, and how they say so.</summary>
    public ImmutableDictionary<string, WaitingReason> Waiting { get; init; } = ImmutableDictionary<string, WaitingReason>.Empty;

    /// <summary>Every container has done what it should: the pod ends by itself.</summary>
    public bool Completed { get; init; }

    /// <summary>The pod is over its deadline.</summary>
    public bool DeadlineExceeded { get; init; }

    /// <summary>When to look again even if nothing happens.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    public bool HasWork => Prepare || CreateSandbox is not null || !StopSandboxes.IsEmpty || !Kill.IsEmpty || !Start.IsEmpty;

    /// <summary>Decides the next steps while the pod is to run.</summary>
    public static PodPlan Compute(V1Pod pod, ObservedPod observed, PodMemory memory, DateTimeOffset now) =>
        new PodPlanner(pod, observed, memory, now).Decide();
}
