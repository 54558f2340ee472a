using System.Text;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Records;

/// <summary>What a zone tells about itself, for one time to live.</summary>
internal sealed class ZoneTop
{
    /// <summary>The version of the specification that is spoken.</summary>
    private static readonly byte[] SchemaVersion = Encoding.ASCII.GetBytes("1.1.0");

    /// <summary>Makes it.</summary>
    /// <param name="domain">The zone's name.</param>
    /// <param name="ttl">The records' time to live, and how long it is remembered that there is none.</param>
    /// <param name="serial">The zone's version.</param>
    public ZoneTop(string domain, uint ttl, uint serial)
    {
        var (zone, server, mailbox) =
            (WireName.FromText(domain)!, WireName.FromText("ns.dns." + domain)!, WireName.FromText("hostmaster." + domain)!);
        Ttl = ttl;
        Denial = new RecordSetBuilder().Authority(zone, ttl, server, mailbox, serial).Build();
        Own = new NameRecords
        {
            Authority = new RecordSetBuilder().Authority(RecordSetBuilder.OfQuestion, ttl, server, mailbox, serial).Build(),
            Names = new RecordSetBuilder().Name(RecordSetBuilder.OfQuestion, RecordType.NS, ttl, server).Build(),
            NamesAre = RecordType.NS,
        };
        Version = new NameRecords
        {
            Texts = new RecordSetBuilder().Text(RecordSetBuilder.OfQuestion, ttl, SchemaVersion).Build(),
        };
    }

    public uint Ttl { get; }

    /// <summary>What goes with the answer that something does not exist.</summary>
    public RecordSet Denial { get; }

    /// <summary>The records of the zone's own name.</summary>
    public NameRecords Own { get; }

    /// <summary>The records of <c>dns-version</c>.</summary>
    public NameRecords Version { get; }
}
