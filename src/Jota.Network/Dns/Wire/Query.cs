using System.Buffers.Binary;

namespace Jota.Network.Dns.Wire;

/// <summary>What somebody asks: where it stands in the message, and what was asked for beside.</summary>
/// <param name="NameLength">The length of the name, which begins right after the header.</param>
/// <param name="Type">The records that are wanted.</param>
/// <param name="Class">1 is the Internet.</param>
/// <param name="Flags">The header's.</param>
/// <param name="Edns">Whether EDNS is spoken; the answer speaks it too then.</param>
/// <param name="Size">How long an answer may be over UDP, as the asker says.</param>
/// <param name="DnssecOk">Whether signatures are wanted.</param>
internal readonly record struct Query(
    int NameLength, RecordType Type, ushort Class, ushort Flags, bool Edns, ushort Size, bool DnssecOk)
{
    /// <summary>The Internet's class.</summary>
    public const ushort Internet = 1;

    private const int TypeAndClass = 4;
    private const int MostAdditional = 4;
    private const ushort DnssecOkBit = 0x8000;

    /// <summary>Where the question ends, and the answer begins.</summary>
    public int End => MessageHeader.Length + NameLength + TypeAndClass;

    /// <summary>Reads a query, and its name in small letters.</summary>
    /// <param name="message">What came.</param>
    /// <param name="name">Where the name goes; of <see cref="WireName.Longest"/> bytes.</param>
    /// <param name="query">The query; what could be read of it when it is not good.</param>
    /// <returns>Null for what deserves no answer; <see cref="ResponseCode.NoError"/> for a query; else what it is answered with.</returns>
    public static ResponseCode? Read(ReadOnlySpan<byte> message, Span<byte> name, out Query query)
    {
        query = default;
        if (message.Length < MessageHeader.Length)
        {
            return null;
        }

        // To answer answers is how two servers talk for ever.
        var flags = MessageHeader.Flags(message);
        query = new Query { Flags = flags };
        if ((flags & MessageHeader.Response) != 0)
        {
            return null;
        }

        if ((flags & MessageHeader.Operation) != 0)
        {
            return ResponseCode.NotImplemented;
        }

        // RFC 9619: one question.
        if (MessageHeader.Count(message, 0) != 1 || MessageHeader.Count(message, 1) != 0 || MessageHeader.Count(message, 2) > 1
            || MessageHeader.Count(message, 3) > MostAdditional)
        {
            return ResponseCode.FormatError;
        }

        var at = WireName.Read(message, MessageHeader.Length, name, out var length);
        if (at < 0 || at != MessageHeader.Length + length || at + TypeAndClass > message.Length)
        {
            return ResponseCode.FormatError;
        }

        query = query with
        {
            NameLength = length,
            Type = (RecordType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]),
            Class = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]),
        };
        return ReadEdns(message, at + TypeAndClass, ref query);
    }

    private static ResponseCode ReadEdns(ReadOnlySpan<byte> message, int at, ref Query query)
    {
        var records = MessageHeader.Count(message, 2) + MessageHeader.Count(message, 3);
        for (var i = 0; i < records; i++)
        {
            if (!RecordView.Read(message, ref at, out var record))
            {
                return ResponseCode.FormatError;
            }

            if (record.Type != RecordType.OPT)
            {
                continue;
            }

            // One, of the root's name.
            if (query.Edns || message[record.Start] != 0)
            {
                return ResponseCode.FormatError;
            }

            query = query with { Edns = true, Size = record.Class, DnssecOk = (record.Ttl & DnssecOkBit) != 0 };
            if (((record.Ttl >> 16) & 0xFF) != 0)
            {
                return ResponseCode.BadVersion;
            }
        }

        return ResponseCode.NoError;
    }
}
