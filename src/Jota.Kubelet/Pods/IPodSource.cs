using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Tells a kubelet of the pods bound to its node: first those that there are, then every change, newest state per pod, for as long as it
/// is read. What vanished while the source had lost its server is told as gone.
/// </summary>
public interface IPodSource
{
    /// <summary>Follows the pods of a node.</summary>
    IAsyncEnumerable<PodChange> FollowAsync(string node, CancellationToken ct);
}

/// <summary>One thing that an <see cref="IPodSource"/> tells.</summary>
/// <param name="Key">The pod.</param>
/// <param name="Pod">As it is now, shared and read-only; null when it is gone.</param>
/// <param name="Synced">Whether, instead, everything that there is has now been told.</param>
public readonly record struct PodChange(ObjectKey Key, V1Pod? Pod, bool Synced = false);
