using Jota.Kubelet.Figures;

namespace Jota.Kubelet.Eviction;

/// <summary>What is left of a node of which nothing is known but its figures: a simulated one.</summary>
internal sealed class SummarySignals(INodeFigures figures) : IEvictionSignals
{
    public async ValueTask<IReadOnlyDictionary<string, EvictionObservation>> ReadAsync(CancellationToken ct)
    {
        var node = (await figures.ReadAsync(ct)).Node;
        var seen = new Dictionary<string, EvictionObservation>(StringComparer.Ordinal);
        if (node.Memory is { AvailableBytes: { } left, WorkingSetBytes: { } used })
        {
            seen[EvictionSignal.Memory] = new((long)left, (long)(left + used));
        }

        if (node.Fs is { AvailableBytes: { } free, CapacityBytes: { } all })
        {
            seen[EvictionSignal.NodeFs] = new((long)free, (long)all);
        }

        return seen;
    }
}
