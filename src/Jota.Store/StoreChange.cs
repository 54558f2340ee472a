using Jota.Api;

namespace Jota.Store;

/// <summary>A change as watchers see it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Revision">The change's revision.</param>
/// <param name="Value">The new bytes; null when it was deleted.</param>
/// <param name="Previous">
/// The revision that wrote the key before; none when it was created. Its value can be read as of there, until it is compacted.
/// </param>
public sealed record StoreChange(string Key, Revision Revision, ReadOnlyMemory<byte>? Value, Revision Previous)
{
    /// <summary>The write's companion; null in history.</summary>
    public object? Companion { get; init; }

    /// <summary>Why the bytes cannot be read, as <see cref="StoredValue.Failure"/> tells it.</summary>
    public string? Failure { get; init; }
}
