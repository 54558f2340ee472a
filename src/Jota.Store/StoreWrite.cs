using Jota.Api;

namespace Jota.Store;

/// <summary>A conditional write.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The new bytes; null deletes.</param>
/// <param name="Expected">The revision that must have written the key last; none: the key must not exist.</param>
public sealed record StoreWrite(string Key, ReadOnlyMemory<byte>? Value, Revision Expected);
