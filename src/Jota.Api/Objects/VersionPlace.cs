using System.Buffers.Text;

namespace Jota.Api;

/// <summary>Where in an object's JSON its <c>resourceVersion</c> is.</summary>
/// <param name="At">Where the property begins.</param>
/// <param name="Length">Its length, without a comma; 0 for an object that has none.</param>
internal readonly record struct VersionPlace(int At, int Length)
{
    private const int Longest = 48;

    /// <summary>Puts a revision where this says, in the place of what is there; with a comma behind it if wanted.</summary>
    public (byte[] Json, VersionPlace Place) Put(ReadOnlySpan<byte> json, Revision revision, bool comma)
    {
        Span<byte> text = stackalloc byte[Longest];
        "\"resourceVersion\":\""u8.CopyTo(text);
        Utf8Formatter.TryFormat(revision.Value, text[19..], out var digits);
        var length = 19 + digits;
        text[length++] = (byte)'"';
        var place = new VersionPlace(At, length);
        if (comma)
        {
            text[length++] = (byte)',';
        }

        var rest = json[(At + Length)..];
        var into = GC.AllocateUninitializedArray<byte>(At + length + rest.Length);
        json[..At].CopyTo(into);
        text[..length].CopyTo(into.AsSpan(At));
        rest.CopyTo(into.AsSpan(At + length));
        return (into, place);
    }

    /// <summary>The JSON with another revision in the same place.</summary>
    public (byte[] Json, VersionPlace Place) Replace(ReadOnlySpan<byte> json, Revision revision) =>
        Length == 0 ? (json.ToArray(), this) : Put(json, revision, comma: false);

    /// <summary>Whether the other JSON is the same but for the revision, which it lacks.</summary>
    public bool Omits(ReadOnlySpan<byte> json, ReadOnlySpan<byte> other)
    {
        var after = json[(At + Length)..];
        var rest = Length > 0 && !after.IsEmpty && after[0] == (byte)',' ? after[1..] : after;
        return other.Length == At + rest.Length && other[..At].SequenceEqual(json[..At]) && other[At..].SequenceEqual(rest);
    }
}
