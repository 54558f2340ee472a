using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Forwarding;

/// <summary>Takes a record out of a message, with the names whole that pointed to elsewhere in it.</summary>
internal static class WholeRecord
{
    /// <summary>Adds it; leaves out one that cannot be read.</summary>
    public static void Add(ReadOnlySpan<byte> message, in RecordView record, uint ttl, RecordSetBuilder into)
    {
        Span<byte> owner = stackalloc byte[WireName.Longest];
        if (WireName.Read(message, record.Start, owner, out var length) != record.Fixed)
        {
            return;
        }

        // RFC 3597, 4: only these types' names may be pointers.
        var (before, names, after) = record.Type switch
        {
            RecordType.CNAME or RecordType.NS or RecordType.PTR or RecordType.DNAME => (0, 1, 0),
            RecordType.MX => (2, 1, 0),
            RecordType.SRV => (6, 1, 0),
            RecordType.SOA => (0, 2, 20),
            _ => (0, 0, record.Length),
        };
        if (names == 0)
        {
            into.Add(owner[..length], record.Type, ttl, message.Slice(record.Data, record.Length));
            return;
        }

        Span<byte> data = stackalloc byte[(2 * WireName.Longest) + 20];
        if (Expand(message[..record.End], record, before, names, after, data) is >= 0 and var total)
        {
            into.Add(owner[..length], record.Type, ttl, data[..total]);
        }
    }

    private static int Expand(ReadOnlySpan<byte> message, in RecordView record, int before, int names, int after, Span<byte> data)
    {
        if (record.Length < before)
        {
            return -1;
        }

        message.Slice(record.Data, before).CopyTo(data);
        var (at, total) = (record.Data + before, before);
        for (var i = 0; i < names; i++)
        {
            at = WireName.Read(message, at, data[total..(total + WireName.Longest)], out var length);
            if (at < 0)
            {
                return -1;
            }

            total += length;
        }

        if (at + after != record.End)
        {
            return -1;
        }

        message.Slice(at, after).CopyTo(data[total..]);
        return total + after;
    }
}
