using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Jota.Network.Dns.Wire;

/// <summary>Makes a <see cref="RecordSet"/>.</summary>
internal sealed class RecordSetBuilder
{
    private readonly List<int> _ends = [];
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>The name of the question, as a pointer to it.</summary>
    public static ReadOnlySpan<byte> OfQuestion => [0xC0, MessageHeader.Length];

    /// <summary>How long the records are so far.</summary>
    public int Length => _length;

    /// <summary>How many there are so far.</summary>
    public int Count => _ends.Count;

    /// <summary>An A or AAAA record.</summary>
    public RecordSetBuilder Address(ReadOnlySpan<byte> owner, uint ttl, IPAddress address)
    {
        var four = address.AddressFamily == AddressFamily.InterNetwork;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return Add(owner, four ? RecordType.A : RecordType.AAAA, ttl, bytes[..length]);
    }

    /// <summary>A record that holds a name: CNAME, NS, PTR.</summary>
    public RecordSetBuilder Name(ReadOnlySpan<byte> owner, RecordType type, uint ttl, ReadOnlySpan<byte> target) =>
        Add(owner, type, ttl, target);

    /// <summary>An SRV record. Its name is whole, as RFC 2782 wants it.</summary>
    public RecordSetBuilder Service(ReadOnlySpan<byte> owner, uint ttl, ushort weight, ushort port, ReadOnlySpan<byte> target)
    {
        Span<byte> data = stackalloc byte[6 + WireName.Longest];
        data[..2].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(data[2..], weight);
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], port);
        target.CopyTo(data[6..]);
        return Add(owner, RecordType.SRV, ttl, data[..(6 + target.Length)]);
    }

    /// <summary>A TXT record of one short text.</summary>
    public RecordSetBuilder Text(ReadOnlySpan<byte> owner, uint ttl, ReadOnlySpan<byte> text)
    {
        Span<byte> data = stackalloc byte[256];
        data[0] = (byte)text.Length;
        text.CopyTo(data[1..]);
        return Add(owner, RecordType.TXT, ttl, data[..(1 + text.Length)]);
    }

    /// <summary>An SOA record. What it does not exist for is remembered for <paramref name="ttl"/> seconds.</summary>
    public RecordSetBuilder Authority(
        ReadOnlySpan<byte> owner, uint ttl, ReadOnlySpan<byte> server, ReadOnlySpan<byte> mailbox, uint serial)
    {
        Span<byte> data = stackalloc byte[(2 * WireName.Longest) + 20];
        server.CopyTo(data);
        mailbox.CopyTo(data[server.Length..]);
        var numbers = data[(server.Length + mailbox.Length)..];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, serial);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[4..], 7200);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[8..], 1800);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[12..], 86400);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[16..], ttl);
        return Add(owner, RecordType.SOA, ttl, data[..(server.Length + mailbox.Length + 20)]);
    }

    /// <summary>Any record of the Internet's class.</summary>
    public RecordSetBuilder Add(ReadOnlySpan<byte> owner, RecordType type, uint ttl, ReadOnlySpan<byte> data)
    {
        var into = Room(owner.Length + RecordView.FixedLength + data.Length);
        owner.CopyTo(into);
        into = into[owner.Length..];
        BinaryPrimitives.WriteUInt16BigEndian(into, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], Query.Internet);
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], ttl);
        BinaryPrimitives.WriteUInt16BigEndian(into[8..], (ushort)data.Length);
        data.CopyTo(into[RecordView.FixedLength..]);
        _ends.Add(_length);
        return this;
    }

    /// <summary>What was made.</summary>
    public RecordSet Build() => _ends.Count == 0 ? RecordSet.Empty : new(_bytes.AsSpan(0, _length).ToArray(), [.. _ends]);

    private Span<byte> Room(int length)
    {
        if (_length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        }

        var room = _bytes.AsSpan(_length, length);
        _length += length;
        return room;
    }
}
