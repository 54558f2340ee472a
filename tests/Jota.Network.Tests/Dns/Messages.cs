using System.Buffers.Binary;
using System.Net;
using System.Text;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Tests.Dns;

/// <summary>Messages as bytes, and back into text.</summary>
internal static class Messages
{
    /// <summary>A query.</summary>
    /// <param name="name">The name, whose letters stay as they are.</param>
    /// <param name="type">What is wanted.</param>
    /// <param name="edns">The size that EDNS tells; 0 for none.</param>
    /// <param name="flags">The header's flags.</param>
    /// <param name="id">The header's id.</param>
    /// <param name="ednsFlags">Version and flags of EDNS.</param>
    public static byte[] Query(
        string name, RecordType type, int edns = 0, int flags = MessageHeader.RecursionDesired, int id = 0x1234, uint ednsFlags = 0)
    {
        var message = new List<byte>([(byte)(id >> 8), (byte)id, (byte)(flags >> 8), (byte)flags, 0, 1, 0, 0, 0, 0, 0, (byte)(edns > 0 ? 1 : 0)]);
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }

        message.AddRange([0, (byte)((int)type >> 8), (byte)type, 0, 1]);
        if (edns > 0)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, ednsFlags);
            message.AddRange([0, 0, 41, (byte)(edns >> 8), (byte)edns, .. bytes, 0, 0]);
        }

        return [.. message];
    }

    /// <summary>
    /// An answer as text: the code, then the records of its three sections behind <c>|</c>, <c>/</c> and <c>+</c>. An SOA is just <c>SOA</c>
    /// and its zone; EDNS is not told.
    /// </summary>
    public static string Text(ReadOnlySpan<byte> message)
    {
        var code = (ResponseCode)(MessageHeader.Flags(message) & MessageHeader.Code);
        var text = new StringBuilder(code switch { ResponseCode.NoError => "NOERROR", ResponseCode.NameError => "NXDOMAIN", _ => code.ToString() });
        var at = MessageHeader.Length;
        for (var i = MessageHeader.Count(message, 0); i > 0; i--)
        {
            at = WireName.Skip(message, at) + 4;
        }

        for (var section = 1; section < 4; section++)
        {
            for (var i = MessageHeader.Count(message, section); i > 0; i--)
            {
                Assert.True(RecordView.Read(message, ref at, out var record));
                if (record.Type != RecordType.OPT)
                {
                    text.Append(' ').Append("|/+"[section - 1]).Append(' ').Append(Text(message, record));
                }
            }
        }

        Assert.Equal(message.Length, at);
        return text.ToString();
    }

    /// <summary>A record as text, its owner left out where the question's is meant.</summary>
    private static string Text(ReadOnlySpan<byte> message, in RecordView record)
    {
        var owner = message[record.Start..record.Fixed].SequenceEqual(RecordSetBuilder.OfQuestion) ? "" : Name(message, record.Start) + " ";
        var data = message.Slice(record.Data, record.Length);
        return record.Type switch
        {
            RecordType.SOA => $"SOA {Name(message, record.Start)}",
            RecordType.A or RecordType.AAAA => $"{owner}{record.Ttl} {record.Type} {new IPAddress(data)}",
            RecordType.CNAME or RecordType.PTR or RecordType.NS => $"{owner}{record.Ttl} {record.Type} {Name(message, record.Data)}",
            RecordType.SRV => $"{owner}{record.Ttl} SRV {Number(data)} {Number(data[2..])} {Number(data[4..])} {Name(message, record.Data + 6)}",
            RecordType.MX => $"{owner}{record.Ttl} MX {Number(data)} {Name(message, record.Data + 2)}",
            RecordType.TXT => $"{owner}{record.Ttl} TXT \"{Encoding.ASCII.GetString(data[1..])}\"",
            _ => $"{owner}{record.Ttl} {record.Type} {Convert.ToHexString(data)}",
        };
    }

    private static ushort Number(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16BigEndian(at);

    private static string Name(ReadOnlySpan<byte> message, int at)
    {
        Span<byte> name = stackalloc byte[WireName.Longest];
        Assert.True(WireName.Read(message, at, name, out var length) > 0);
        return WireName.ToText(name[..length]);
    }
}
