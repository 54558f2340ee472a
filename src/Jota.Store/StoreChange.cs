using Jota.Api;

namespace Jota.Store;

/// <summary>A change as watchers see it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Revision">The change's revision.</param>
/// <param name="Value">The new bytes; null when it was deleted.</param>
/// <param name="Previous">The value before; null when it was created.</param>
public sealed record StoreChange(string Key, Revision Revision, ReadOnlyMemory<byte>? Value, StoredValue? Previous)
{
    /// <summary>The write's companion; null in history.</summary>
    public object? Companion { get; init; }
}
