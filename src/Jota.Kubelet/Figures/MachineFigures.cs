using Jota.Client;

namespace Jota.Kubelet.Figures;

/// <summary>What this machine and the containers on it use.</summary>
internal sealed class MachineFigures(string node, Func<IEnumerable<RunningPod>> pods, UsageSampler sampler) : INodeFigures
{
    public async Task<NodeSummary> ReadAsync(CancellationToken ct)
    {
        var (before, now) = await sampler.ReadAsync(ct);
        return SummaryPlan.Compute(node, pods(), before, now);
    }
}
