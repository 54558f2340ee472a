using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>What the node says of itself in the API.</summary>
internal interface INodeWord
{
    /// <summary>The node as the API has it now; null when it cannot be read.</summary>
    Task<V1Node?> ReadAsync(CancellationToken ct);

    /// <summary>Writes what is so now. Where somebody else wrote at the same time, nothing may have been written.</summary>
    Task TellAsync(CancellationToken ct);
}
