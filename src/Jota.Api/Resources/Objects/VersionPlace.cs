using System.Buffers;
using System.Buffers.Text;

namespace Jota.Api;

/// <summary>Where in an object's JSON its <c>resourceVersion</c> is, or belongs.</summary>
/// <param name="At">Where the property begins.</param>
/// <param name="Length">Its length, without a comma; 0 for an object that has none.</param>
/// <param name="Comma">Whether a comma must follow where it is put in.</param>
internal readonly record struct VersionPlace(int At, int Length, bool Comma)
{
    private const int Longest = 48;

    /// <summary>Whether the object has none.</summary>
    public bool IsMissing => Length == 0;

    /// <summary>How much longer the JSON is with a revision put in where it is missing.</summary>
    public int LengthOf(Revision revision)
    {
        Span<byte> text = stackalloc byte[Longest];
        return Property(revision, text);
    }

    /// <summary>Writes the JSON with a revision in the place of what is there.</summary>
    public void Write(IBufferWriter<byte> into, ReadOnlySpan<byte> json, Revision revision)
    {
        Span<byte> text = stackalloc byte[Longest];
        var length = Property(revision, text);
        into.Write(json[..At]);
        into.Write(text[..length]);
        into.Write(json[(At + Length)..]);
    }

    /// <summary>The JSON with a revision in the place of what is there.</summary>
    public byte[] Put(ReadOnlySpan<byte> json, Revision revision)
    {
        Span<byte> text = stackalloc byte[Longest];
        var length = Property(revision, text);
        var rest = json[(At + Length)..];
        var into = GC.AllocateUninitializedArray<byte>(At + length + rest.Length);
        json[..At].CopyTo(into);
        text[..length].CopyTo(into.AsSpan(At));
        rest.CopyTo(into.AsSpan(At + length));
        return into;
    }

    /// <summary>The place once that revision is there.</summary>
    public VersionPlace With(Revision revision) => this with { Length = LengthOf(revision) - (Comma ? 1 : 0), Comma = false };

    /// <summary>Whether the other JSON is the same but for the revision, which it lacks.</summary>
    public bool Omits(ReadOnlySpan<byte> json, ReadOnlySpan<byte> other)
    {
        var after = json[(At + Length)..];
        var rest = Length > 0 && !after.IsEmpty && after[0] == (byte)',' ? after[1..] : after;
        return other.Length == At + rest.Length && other[..At].SequenceEqual(json[..At]) && other[At..].SequenceEqual(rest);
    }

    private int Property(Revision revision, Span<byte> text)
    {
        "\"resourceVersion\":\""u8.CopyTo(text);
        Utf8Formatter.TryFormat(revision.Value, text[19..], out var digits);
        var length = 19 + digits;
        text[length++] = (byte)'"';
        if (Comma)
        {
            text[length++] = (byte)',';
        }

        return length;
    }
}
