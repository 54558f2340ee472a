using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Records;

/// <summary>The records of one name: their owner is the question's name.</summary>
internal sealed record NameRecords
{
    /// <summary>A name that is there and has no records, such as <c>svc.cluster.local</c>.</summary>
    public static NameRecords Bare { get; } = new();

    /// <summary>Addresses of IPv4.</summary>
    public RecordSet A { get; init; } = RecordSet.Empty;

    /// <summary>Addresses of IPv6.</summary>
    public RecordSet Aaaa { get; init; } = RecordSet.Empty;

    /// <summary>Ports.</summary>
    public RecordSet Services { get; init; } = RecordSet.Empty;

    /// <summary>The addresses of those whom <see cref="Services"/> names, for the additional section.</summary>
    public RecordSet ServiceAddresses { get; init; } = RecordSet.Empty;

    /// <summary>Texts.</summary>
    public RecordSet Texts { get; init; } = RecordSet.Empty;

    /// <summary>Names: what an address belongs to, or who serves the zone.</summary>
    public RecordSet Names { get; init; } = RecordSet.Empty;

    /// <summary>What <see cref="Names"/> are.</summary>
    public RecordType NamesAre { get; init; } = RecordType.PTR;

    /// <summary>The zone's own record, at its top.</summary>
    public RecordSet Authority { get; init; } = RecordSet.Empty;

    /// <summary>The name that this one stands for, with the record that says so.</summary>
    public AliasRecord? Alias { get; init; }

    /// <summary>The records of a type; none for a type that this name does not have.</summary>
    public RecordSet Of(RecordType type) => type switch
    {
        RecordType.A => A,
        RecordType.AAAA => Aaaa,
        RecordType.SRV => Services,
        RecordType.TXT => Texts,
        RecordType.SOA => Authority,
        RecordType.PTR or RecordType.NS when type == NamesAre => Names,
        _ => RecordSet.Empty,
    };
}

/// <summary>A name that stands for another.</summary>
/// <param name="Target">The other.</param>
/// <param name="Record">The CNAME record.</param>
internal sealed record AliasRecord(byte[] Target, RecordSet Record);
