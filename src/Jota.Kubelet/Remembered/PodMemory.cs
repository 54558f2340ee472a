using System.Collections.Immutable;
using Jota.Kubelet.Turns;

namespace Jota.Kubelet.Remembered;

/// <summary>
/// What a worker remembers of its pod beside what the runtime tells: errors, back-offs, probe results. Immutable; forgotten when the
/// kubelet restarts.
/// </summary>
internal sealed record PodMemory
{
    public static PodMemory Fresh { get; } = new();

    public ImmutableDictionary<string, ContainerMemory> Containers { get; init; } = ImmutableDictionary<string, ContainerMemory>.Empty;

    /// <summary>Whether the pod's directories, cgroup and volumes are set up.</summary>
    public bool Prepared { get; init; }

    /// <summary>Setting up, or making the sandbox, failed: not before then again.</summary>
    public RetryLater? Setup { get; init; }

    /// <summary>Refused at the door, or ended early: why.</summary>
    public PodEnd? End { get; init; }

    /// <summary>How far a change of its resources is.</summary>
    public ResizeMemory Resize { get; init; } = ResizeMemory.None;

    public ContainerMemory Of(string container) => Containers.GetValueOrDefault(container, ContainerMemory.Fresh);

    public PodMemory With(string container, Func<ContainerMemory, ContainerMemory> change) =>
        this with { Containers = Containers.SetItem(container, change(Of(container))) };
}

/// <summary>Why a pod ends as failed whatever its containers did.</summary>
/// <param name="Reason">Such as <c>DeadlineExceeded</c>, <c>OutOfcpu</c>.</param>
/// <param name="Message">For people.</param>
/// <param name="Rejected">Whether it never got as far as containers.</param>
internal sealed record PodEnd(string Reason, string Message, bool Rejected = false)
{
    /// <summary>So long its containers may take at most; null for as long as the pod says.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Whether the node ends it for a reason of its own, which is told by the condition <c>DisruptionTarget</c>.</summary>
    public bool Disrupts { get; init; }
}

/// <summary>What a worker remembers of one container.</summary>
internal sealed record ContainerMemory
{
    public static ContainerMemory Fresh { get; } = new();

    /// <summary>Why it does not start, in the words of <c>state.waiting</c>.</summary>
    public WaitingReason? Waiting { get; init; }

    /// <summary>Pulling its image failed: not before then again.</summary>
    public PullFailure? Pull { get; init; }

    /// <summary>Making or starting it failed: not before then again.</summary>
    public RetryLater? Start { get; init; }

    /// <summary>It crashed: the present delay between restarts.</summary>
    public CrashBackoff? Crash { get; init; }

    /// <summary>What its newest run was given, since the kubelet was started; null when that is not known.</summary>
    public GivenResources? Given { get; init; }

    /// <summary>The run that was ended for a resize: another follows whatever it ended with.</summary>
    public string? Resized { get; init; }

    /// <summary>What its probes say, and of which run.</summary>
    public ProbeVerdicts Probes { get; init; } = ProbeVerdicts.None;
}

/// <summary>A <c>state.waiting</c>.</summary>
internal sealed record WaitingReason(string Reason, string? Message = null);

/// <summary>An image that could not be pulled.</summary>
internal sealed record PullFailure(string Image, string Reason, string Message, RetryLater Retry)
{
    /// <summary>The image that could not be had, where it is that of a volume.</summary>
    public string? Missing { get; init; }

    /// <summary>How a container says that it waits until it is tried again.</summary>
    public WaitingReason BackOff => new("ImagePullBackOff", $"Back-off pulling image \"{Missing ?? Image}\": ErrImagePull: {Message}");
}

/// <summary>What the probes of one run of a container say.</summary>
/// <param name="ContainerId">The run; verdicts on another run mean nothing.</param>
internal sealed record ProbeVerdicts(string ContainerId)
{
    public static ProbeVerdicts None { get; } = new("");

    /// <summary>Whether the startup probe has succeeded; null while there is no verdict.</summary>
    public bool? Started { get; init; }

    public bool? Ready { get; init; }

    /// <summary>Why it must be killed: <c>liveness</c> or <c>startup</c>; null when it need not.</summary>
    public string? Failed { get; init; }
}
