using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Jota.Api;

/// <summary>Writes one protobuf message: texts, booleans, numbers and messages within.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public void Text(int field, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Bytes(field, Encoding.UTF8.GetBytes(text));
        }
    }

    public void Flag(int field, bool value)
    {
        if (value)
        {
            Number((uint)field << 3);
            Number(1);
        }
    }

    public void Double(int field, double value)
    {
        Number(((uint)field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    public void Whole(int field, long value)
    {
        Number((uint)field << 3);
        Number((ulong)value);
    }

    public void Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        Bytes(field, inner._bytes.WrittenSpan);
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    private void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Number(((uint)field << 3) | 2);
        Number((uint)bytes.Length);
        _bytes.Write(bytes);
    }

    private void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
