using System.Buffers.Binary;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Forwarding;

/// <summary>
/// What is asked of another server, as bytes that serve as a key: name in small letters, type, and which flags make a difference to the
/// answer. Class is always the Internet's.
/// </summary>
internal static class ForwardedQuestion
{
    /// <summary>How much longer than its name a question is.</summary>
    public const int Extra = 3;

    /// <summary>The longest.</summary>
    public const int Longest = WireName.Longest + Extra;

    private const byte DnssecOk = 1;
    private const byte CheckingDisabled = 2;
    private const int OptLength = 11;

    /// <summary>Writes the key behind the name, which is there already; answers the whole.</summary>
    public static ReadOnlySpan<byte> Key(Span<byte> nameWithRoom, in Query query)
    {
        var end = nameWithRoom[query.NameLength..];
        BinaryPrimitives.WriteUInt16BigEndian(end, (ushort)query.Type);
        end[2] = (byte)((query.DnssecOk ? DnssecOk : 0)
            | ((query.Flags & MessageHeader.CheckingDisabled) != 0 ? CheckingDisabled : 0));
        return nameWithRoom[..(query.NameLength + Extra)];
    }

    /// <summary>The same for a name that is asked for on the way.</summary>
    public static byte[] Key(ReadOnlySpan<byte> name, in Query query)
    {
        var key = new byte[name.Length + Extra];
        name.CopyTo(key);
        Key(key.AsSpan(), query with { NameLength = name.Length });
        return key;
    }

    /// <summary>The name that a key is of.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> key) => key[..^Extra];

    /// <summary>The message that asks.</summary>
    public static byte[] Message(ReadOnlySpan<byte> key, ushort id)
    {
        var name = Name(key);
        var flags = key[^1];
        var message = new byte[MessageHeader.Length + name.Length + 4 + OptLength];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        MessageHeader.SetFlags(
            message, MessageHeader.RecursionDesired | ((flags & CheckingDisabled) != 0 ? MessageHeader.CheckingDisabled : 0));
        MessageHeader.SetCount(message, 0, 1);
        MessageHeader.SetCount(message, 3, 1);
        name.CopyTo(message.AsSpan(MessageHeader.Length));
        var rest = message.AsSpan(MessageHeader.Length + name.Length);
        key.Slice(name.Length, 2).CopyTo(rest);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], Query.Internet);
        var opt = rest[4..];
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)RecordType.OPT);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], ResponseWriter.LongestDatagram);
        opt[7] = (byte)((flags & DnssecOk) != 0 ? 0x80 : 0);
        return message;
    }

    /// <summary>Whether a message answers this question, and not another one.</summary>
    public static bool IsAnsweredBy(ReadOnlySpan<byte> key, ushort id, ReadOnlySpan<byte> message)
    {
        if (message.Length < MessageHeader.Length || MessageHeader.Id(message) != id
            || (MessageHeader.Flags(message) & (MessageHeader.Response | MessageHeader.Operation)) != MessageHeader.Response
            || MessageHeader.Count(message, 0) != 1)
        {
            return false;
        }

        Span<byte> name = stackalloc byte[WireName.Longest];
        var at = WireName.Read(message, MessageHeader.Length, name, out var length);
        return at == MessageHeader.Length + length && at + 4 <= message.Length
            && name[..length].SequenceEqual(Name(key))
            && message.Slice(at, 2).SequenceEqual(key.Slice(length, 2))
            && BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) == Query.Internet;
    }
}
