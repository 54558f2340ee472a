using Jota.Api;

namespace Jota.Store;

/// <summary>The wanted point in history is compacted away.</summary>
public sealed class CompactedException(Revision wanted, Revision compacted)
    : Exception($"revision {wanted} is compacted; history starts after {compacted}")
{
    /// <summary>What was asked for.</summary>
    public Revision Wanted { get; } = wanted;

    /// <summary>The newest compacted revision.</summary>
    public Revision Compacted { get; } = compacted;
}
