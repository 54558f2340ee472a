using k8s.Models;

namespace Jota.Controllers;

/// <summary>The pods that a plan looks at.</summary>
/// <param name="Active">The owner's pods that are neither over nor being deleted.</param>
/// <param name="Terminating">How many of the owner's are being deleted and not over.</param>
internal sealed record ReplicationPods(IReadOnlyList<V1Pod> Active, int Terminating)
{
    /// <summary>
    /// Pods that do the same work, the owner's own among them: of two otherwise equal pods, the one goes whose node has more of these.
    /// </summary>
    public IReadOnlyList<V1Pod> Related { get; init; } = Active;
}
