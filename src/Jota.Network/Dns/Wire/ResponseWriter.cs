using System.Buffers.Binary;

namespace Jota.Network.Dns.Wire;

/// <summary>
/// Writes an answer: the question as it was asked, letter by letter, then what fits of each section. Where answers do not fit, those that
/// do are sent and the rest is told as cut off (some resolvers have no TCP to ask again over); what is additional is left out silently.
/// </summary>
internal ref struct ResponseWriter
{
    /// <summary>The longest answer over UDP: what passes every link in one piece.</summary>
    public const int LongestDatagram = 1232;

    /// <summary>The longest answer over TCP.</summary>
    public const int LongestMessage = 65535;

    private const int ShortestDatagram = 512;
    private const int OptLength = 11;

    private readonly Span<byte> _into;
    private readonly Query _query;
    private readonly int _limit;
    private int _flags;
    private ResponseCode _code;

    /// <summary>Begins an answer.</summary>
    /// <param name="into">Where it goes: at least as long as the longest answer may be.</param>
    /// <param name="most">How long it may be.</param>
    /// <param name="message">The message that holds the question.</param>
    /// <param name="query">The question.</param>
    public ResponseWriter(Span<byte> into, int most, ReadOnlySpan<byte> message, in Query query)
    {
        _into = into;
        _query = query;
        _limit = most - (query.Edns ? OptLength : 0);
        message[..query.End].CopyTo(into);
        Length = query.End;
        _flags = MessageHeader.Response | MessageHeader.RecursionAvailable
            | (query.Flags & (MessageHeader.RecursionDesired | MessageHeader.CheckingDisabled));
        for (var section = 1; section < 4; section++)
        {
            MessageHeader.SetCount(into, section, 0);
        }
    }

    /// <summary>How long it is so far.</summary>
    public int Length { get; private set; }

    /// <summary>How much more fits.</summary>
    public readonly int Room => _limit - Length;

    /// <summary>How long an answer to a query over UDP may be.</summary>
    public static int DatagramLimit(in Query query) =>
        query.Edns ? Math.Clamp((int)query.Size, ShortestDatagram, LongestDatagram) : ShortestDatagram;

    /// <summary>An answer to what is no query that could be read: a header alone.</summary>
    public static int Fail(ReadOnlySpan<byte> message, ResponseCode code, Span<byte> into)
    {
        into[..MessageHeader.Length].Clear();
        message[..2].CopyTo(into);
        var kept = MessageHeader.Flags(message) & (MessageHeader.Operation | MessageHeader.RecursionDesired);
        MessageHeader.SetFlags(into, MessageHeader.Response | kept | (int)code);
        return MessageHeader.Length;
    }

    /// <summary>Says how it went.</summary>
    public void Is(ResponseCode code) => _code = code;

    /// <summary>Says so in the header, beside what is there.</summary>
    public void Mark(int flags) => _flags |= flags;

    /// <summary>Adds records to a section (1 the answers, 2 the authority, 3 what is additional).</summary>
    /// <param name="section">Which.</param>
    /// <param name="records">The records.</param>
    /// <param name="first">The one to begin with.</param>
    public void Add(int section, RecordSet records, int first = 0)
    {
        var length = records.CopyTo(_into[Length.._limit], first, out var count);
        if (count < records.Count && section == 1)
        {
            Mark(MessageHeader.Truncated);
        }

        Added(section, count, length);
    }

    /// <summary>Adds a record that came from elsewhere, with a time to live of its own; it must fit.</summary>
    /// <param name="section">Where to.</param>
    /// <param name="record">The record.</param>
    /// <param name="ttlAt">Where in it the time to live stands.</param>
    /// <param name="ttl">The time to live, in seconds.</param>
    public void Add(int section, ReadOnlySpan<byte> record, int ttlAt, uint ttl)
    {
        record.CopyTo(_into[Length..]);
        BinaryPrimitives.WriteUInt32BigEndian(_into[(Length + ttlAt)..], ttl);
        Added(section, 1, record.Length);
    }

    /// <summary>Ends it; answers how long it is.</summary>
    public int Finish()
    {
        MessageHeader.SetFlags(_into, _flags | ((int)_code & MessageHeader.Code));
        if (_query.Edns)
        {
            var opt = _into.Slice(Length, OptLength);
            opt.Clear();
            BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)RecordType.OPT);
            BinaryPrimitives.WriteUInt16BigEndian(opt[3..], LongestDatagram);
            opt[5] = (byte)((int)_code >> 4);
            opt[7] = (byte)(_query.DnssecOk ? 0x80 : 0);
            Added(3, 1, OptLength);
        }

        return Length;
    }

    private void Added(int section, int count, int length)
    {
        Length += length;
        MessageHeader.SetCount(_into, section, MessageHeader.Count(_into, section) + count);
    }
}
