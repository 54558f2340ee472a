using Jota.Api;

namespace Jota.Store;

/// <summary>A key's value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The bytes.</param>
/// <param name="Modified">The revision that wrote them.</param>
/// <param name="Created">The revision that created the key.</param>
public sealed record StoredValue(string Key, ReadOnlyMemory<byte> Value, Revision Modified, Revision Created);
