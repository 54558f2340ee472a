using Jota.Client;
using Jota.Kubelet.Nodes;

namespace Jota.Kubelet.Figures;

/// <summary>What <see cref="CadvisorText"/> is made from.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Figures">What is used of it; null where that could not be had.</param>
/// <param name="Pods">The pods of which something runs.</param>
internal sealed record CadvisorInput(MachineFacts Machine, NodeSummary? Figures, IReadOnlyList<RunningPod> Pods)
{
    /// <summary>What went through the networks of pods, by sandbox.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<NetworkUse>> Networks { get; init; } =
        new Dictionary<string, IReadOnlyList<NetworkUse>>();
}
