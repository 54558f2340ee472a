using Jota.Api;

namespace Jota.Store;

/// <summary>A key's value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The bytes.</param>
/// <param name="Modified">The revision that wrote them.</param>
/// <param name="Created">The revision that created the key.</param>
public sealed record StoredValue(string Key, ReadOnlyMemory<byte> Value, Revision Modified, Revision Created)
{
    /// <summary>
    /// Why the bytes cannot be read, where they lie encrypted and no key at hand opens them; the value is what is stored, as it is. Null
    /// when all is well.
    /// </summary>
    public string? Failure { get; init; }
}
