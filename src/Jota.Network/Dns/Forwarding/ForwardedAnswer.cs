using System.Buffers.Binary;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Forwarding;

/// <summary>
/// Another server's answer, kept as it came but for its EDNS: names in it may point anywhere before them, the question included, which has
/// the same length in every answer of ours.
/// </summary>
internal sealed class ForwardedAnswer
{
    private readonly byte[] _message;
    private readonly int _begin;
    private readonly int _end;
    private readonly int[] _counts;
    private readonly int _flags;

    private ForwardedAnswer(byte[] message, int begin, int end, int[] counts, int flags)
    {
        (_message, _begin, _end, _counts, _flags) = (message, begin, end, counts, flags);
        Ttl = TtlOf();
    }

    /// <summary>How it went.</summary>
    public ResponseCode Code => (ResponseCode)(_flags & MessageHeader.Code);

    /// <summary>Whether it was cut off.</summary>
    public bool IsTruncated => (_flags & MessageHeader.Truncated) != 0;

    /// <summary>For how many seconds it holds; 0 for an answer that is not to be kept.</summary>
    public uint Ttl { get; }

    /// <summary>How much memory it takes.</summary>
    public int Length => _message.Length;

    /// <summary>Reads an answer to one question; null for what is none.</summary>
    public static ForwardedAnswer? Read(byte[] message)
    {
        var begin = WireName.Skip(message, MessageHeader.Length) + 4;
        if (begin < MessageHeader.Length + 4 || begin > message.Length)
        {
            return null;
        }

        var counts = new int[4];
        var (at, end) = (begin, begin);
        for (var section = 1; section < 4; section++)
        {
            for (var i = MessageHeader.Count(message, section); i > 0; i--)
            {
                if (!RecordView.Read(message, ref at, out var record))
                {
                    return null;
                }

                if (record.Type == RecordType.OPT)
                {
                    // EDNS is between neighbours. What follows it may be pointed into, so it goes too; it hardly ever is anything.
                    return new(message, begin, end, counts, MessageHeader.Flags(message));
                }

                (counts[section], end) = (counts[section] + 1, at);
            }
        }

        return new(message, begin, end, counts, MessageHeader.Flags(message));
    }

    /// <summary>Writes it as the answer to the same question.</summary>
    /// <param name="into">The answer, in which nothing but the question stands yet.</param>
    /// <param name="age">How many seconds ago it came.</param>
    public void Write(ref ResponseWriter into, uint age)
    {
        into.Is(Code);
        into.Mark(_flags & (MessageHeader.Truncated | MessageHeader.AuthenticData));
        var at = _begin;
        for (var section = 1; section < 4; section++)
        {
            for (var i = 0; i < _counts[section]; i++)
            {
                RecordView.Read(_message, ref at, out var record);
                if (record.End - record.Start > into.Room)
                {
                    into.Mark(section == 1 ? MessageHeader.Truncated : 0);
                    return;
                }

                var ttl = record.Ttl - Math.Min(age, record.Ttl);
                into.Add(section, _message.AsSpan(record.Start..record.End), record.TtlAt - record.Start, ttl);
            }
        }
    }

    /// <summary>Adds its records of a section (1 the answers, 2 the authority) with whole names, which stand in any message.</summary>
    public void Expand(int section, uint age, RecordSetBuilder into)
    {
        var at = _begin;
        for (var s = 1; s <= section; s++)
        {
            for (var i = 0; i < _counts[s]; i++)
            {
                RecordView.Read(_message, ref at, out var record);
                if (s == section)
                {
                    WholeRecord.Add(_message, record, record.Ttl - Math.Min(age, record.Ttl), into);
                }
            }
        }
    }

    /// <summary>RFC 2308: an answer holds as long as its first record that goes; that there is none, as its SOA says.</summary>
    private uint TtlOf()
    {
        if (IsTruncated || Code is not (ResponseCode.NoError or ResponseCode.NameError))
        {
            return 0;
        }

        var (ttl, at, told) = (uint.MaxValue, _begin, false);
        for (var i = 0; i < _counts[1]; i++)
        {
            RecordView.Read(_message, ref at, out var record);
            (ttl, told) = (Math.Min(ttl, record.Ttl), true);
        }

        for (var i = 0; i < _counts[2]; i++)
        {
            RecordView.Read(_message, ref at, out var record);
            if (record.Type == RecordType.SOA && record.Length >= 4)
            {
                var least = BinaryPrimitives.ReadUInt32BigEndian(_message.AsSpan(record.End - 4));
                (ttl, told) = (Math.Min(ttl, Math.Min(record.Ttl, least)), true);
            }
        }

        return told ? ttl : 0;
    }
}
