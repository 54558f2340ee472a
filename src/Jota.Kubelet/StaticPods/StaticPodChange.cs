using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.StaticPods;

/// <summary>One thing that a <see cref="StaticPodFolder"/> tells.</summary>
/// <param name="Key">The pod.</param>
/// <param name="Pod">As it is now; null when its file is gone.</param>
/// <param name="Synced">Whether, instead, everything that there is has now been told.</param>
internal readonly record struct StaticPodChange(ObjectKey Key, V1Pod? Pod, bool Synced = false);
