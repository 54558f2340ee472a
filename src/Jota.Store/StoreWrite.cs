using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Store;

/// <summary>A conditional write.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The new bytes; null deletes.</param>
/// <param name="Expected">The revision that must have written the key last; none: the key must not exist.</param>
public sealed record StoreWrite(string Key, ReadOnlyMemory<byte>? Value, Revision Expected)
{
    /// <summary>
    /// Something of the writer's for those who watch in this process, such as what the bytes mean. It comes with the change where the
    /// change is told at once; it is never stored, and nobody may count on it.
    /// </summary>
    public object? Companion { get; init; }

    /// <summary>
    /// Writes of other keys that are done together with this one, just before it, or not at all: each under its own condition. All of
    /// them become readable at once.
    /// </summary>
    public ImmutableArray<StoreWrite> Along { get; init; } = [];

    /// <summary>Whether it has no condition. A delete of what is not there then changes nothing, and is done.</summary>
    public bool Always { get; init; }

    /// <summary>Creates a key (<paramref name="expected"/> is none) or updates it.</summary>
    public static StoreWrite Put(string key, ReadOnlyMemory<byte> value, Revision expected) => new(key, value, expected);

    /// <summary>Deletes a key. (A null array is not enough: it converts to an empty value.)</summary>
    public static StoreWrite Delete(string key, Revision expected) => new(key, null, expected);

    /// <summary>Deletes a key whatever it holds, be it nothing.</summary>
    public static StoreWrite Clear(string key) => new(key, null, Revision.None) { Always = true };

    /// <summary>Whether it may be done where a key was last written by a revision, or by none.</summary>
    internal bool Holds(Revision? modified) =>
        Always || ((modified ?? Revision.None) == Expected && (modified is not null || Value is not null));
}
