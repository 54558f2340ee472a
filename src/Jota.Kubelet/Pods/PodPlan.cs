using System.Collections.Immutable;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Resizing;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>A container to stop.</summary>
internal sealed record ContainerKill(ObservedContainer Container, KillReason Reason, string Message);

/// <summary>Why a single container is stopped while its pod goes on.</summary>
internal enum KillReason
{
    Liveness,
    Startup,
    SpecChanged,
    Resize,
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

    /// <summary>Containers that are to have other resources as they run.</summary>
    public ImmutableArray<ContainerResize> Resize { get; init; } = [];

    /// <summary>Containers that do not start yet, and how they say so.</summary>
    public ImmutableDictionary<string, WaitingReason> Waiting { get; init; } = ImmutableDictionary<string, WaitingReason>.Empty;

    /// <summary>Every container has done what it should: the pod ends by itself.</summary>
    public bool Completed { get; init; }

    /// <summary>The pod is over its deadline.</summary>
    public bool DeadlineExceeded { get; init; }

    /// <summary>When to look again even if nothing happens.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    public bool HasWork => Prepare || CreateSandbox is not null
        || !StopSandboxes.IsEmpty || !Kill.IsEmpty || !Start.IsEmpty || !Resize.IsEmpty;

    /// <summary>Decides the next steps while the pod is to run.</summary>
    public static PodPlan Compute(V1Pod pod, ObservedPod observed, PodMemory memory, DateTimeOffset now) =>
        new PodPlanner(pod, observed, memory, now).Decide();
}
