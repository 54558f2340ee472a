using System.Buffers.Binary;
using System.Text;

namespace Jota.Api;

/// <summary>
/// The embedded schemas: strings, types and fields in records of one size, written at build time by
/// <c>eng/Jota.SchemaGenerator</c>. Nothing is decoded before it is asked for.
/// </summary>
internal sealed class SchemaFile
{
    public const ushort None = 0xFFFF;
    private const int TypeSize = 10;
    private const int FieldSize = 16;

    private readonly byte[] _bytes;
    private readonly string?[] _strings;
    private readonly int _text;
    private readonly int _types;
    private readonly int _fields;

    private SchemaFile(byte[] bytes)
    {
        _bytes = bytes;
        var strings = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        _strings = new string?[strings];
        _text = 4 + (4 * (strings + 1));
        var counts = _text + Offset(strings);
        TypeCount = UShort(counts);
        FieldCount = UShort(counts + 2);
        _types = counts + 4;
        _fields = _types + (TypeSize * TypeCount);
    }

    public int TypeCount { get; }

    public int FieldCount { get; }

    public static SchemaFile Load()
    {
        using var stream = Open("schemas.bin");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(bytes);
    }

    public static Stream Open(string resource) =>
        typeof(SchemaFile).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded");

    /// <summary>A text by its number, the same instance every time; null for none.</summary>
    public string? Text(ushort index) =>
        index == None ? null : _strings[index] ??= Encoding.UTF8.GetString(Utf8(index));

    public ReadOnlySpan<byte> Utf8(ushort index) => Utf8Memory(index).Span;

    public ReadOnlyMemory<byte> Utf8Memory(ushort index)
    {
        var start = Offset(index);
        return _bytes.AsMemory(_text + start, Offset(index + 1) - start);
    }

    public TypeRecord Type(int index)
    {
        var at = _types + (TypeSize * index);
        return new(UShort(at), UShort(at + 2), UShort(at + 4), UShort(at + 6), (TypeForm)_bytes[at + 8], _bytes[at + 9] != 0);
    }

    public FieldRecord Field(int index)
    {
        var at = _fields + (FieldSize * index);
        return new(
            UShort(at), UShort(at + 2), UShort(at + 4), UShort(at + 6), UShort(at + 8), UShort(at + 10),
            (FieldShape)_bytes[at + 12], (FieldScalar)_bytes[at + 13], (ListType)_bytes[at + 14], (FieldFlags)_bytes[at + 15]);
    }

    private int Offset(int index) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(4 + (4 * index)));

    private ushort UShort(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));

    [Flags]
    public enum FieldFlags
    {
        Required = 1,
        Merge = 2,
        RetainKeys = 4,
        AtomicMap = 8,
        Replace = 16,
    }

    public readonly record struct TypeRecord(ushort Name, ushort Kinds, ushort FirstField, ushort FieldCount, TypeForm Form, bool Atomic);

    public readonly record struct FieldRecord(
        ushort Name, ushort Type, ushort Default, ushort MergeKey, ushort MapKeys, ushort Enum,
        FieldShape Shape, FieldScalar Scalar, ListType ListType, FieldFlags Flags);
}
