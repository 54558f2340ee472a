using Jota.Client;

namespace Jota.Kubelet.Figures;

/// <summary>What a node and its pods use. Found out when somebody asks, and in no other case.</summary>
internal interface INodeFigures
{
    /// <summary>As it is now, or was a few seconds ago. Throws what the runtime throws.</summary>
    Task<NodeSummary> ReadAsync(CancellationToken ct);
}
