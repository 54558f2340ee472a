using k8s.Models;

namespace Jota.Api;

/// <summary>What the parts of a pod spec refer to.</summary>
/// <param name="Spec">The whole spec.</param>
/// <param name="Volumes">The volumes that are right, by name.</param>
internal sealed record PodSpecScope(V1PodSpec Spec, IReadOnlyDictionary<string, V1Volume> Volumes)
{
    /// <summary>The names of the pod's resource claims.</summary>
    public PodClaimNames Claims { get; } = new(Spec);

    /// <summary>Whether the pod shares the host's user namespace.</summary>
    public bool SharesUsersWithHost => Spec.HostUsers != false;
}
