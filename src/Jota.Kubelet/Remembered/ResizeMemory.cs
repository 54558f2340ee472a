using Jota.Kubelet.Turns;
using k8s.Models;

namespace Jota.Kubelet.Remembered;

/// <summary>How far a pod's change of resources is.</summary>
internal sealed record ResizeMemory
{
    public static ResizeMemory None { get; } = new();

    /// <summary>It is not granted: why.</summary>
    public ResizePending? Pending { get; init; }

    /// <summary>It is granted, and on its way into the containers.</summary>
    public ResizeProgress? Progress { get; init; }
}

/// <summary>A resize that the node does not grant now.</summary>
/// <param name="Reason"><c>Deferred</c> when there may be room later, <c>Infeasible</c> when there cannot be.</param>
/// <param name="Message">For people.</param>
/// <param name="Generation">Of which spec.</param>
internal sealed record ResizePending(string Reason, string Message, long? Generation)
{
    public const string Deferred = "Deferred";
    public const string Infeasible = "Infeasible";
}

/// <summary>A resize that was granted.</summary>
/// <param name="Generation">Of which spec.</param>
/// <param name="Error">Why it does not get on; null when it does.</param>
/// <param name="Retry">Not before then again.</param>
internal sealed record ResizeProgress(long? Generation, string? Error = null, RetryLater? Retry = null);

/// <summary>What one run of a container was given.</summary>
/// <param name="ContainerId">The run.</param>
/// <param name="Resources">Requests and limits; null for none.</param>
internal sealed record GivenResources(string ContainerId, V1ResourceRequirements? Resources);
