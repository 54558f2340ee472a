using System.Collections.Immutable;
using System.Net;
using Jota.Network.Dns.Records;

namespace Jota.Network.Dns.Settings;

/// <summary>What can be set about the cluster's DNS; <see cref="ConfigurationReader"/> tells how.</summary>
internal sealed record DnsConfiguration
{
    /// <summary>The time to live of the cluster's own records, as CoreDNS has it when nothing is said.</summary>
    public const uint UsualTtl = 5;

    /// <summary>What holds where nothing is set.</summary>
    public static DnsConfiguration Default { get; } = new();

    /// <summary>The time to live of the cluster's own records, in seconds.</summary>
    public uint Ttl { get; init; } = UsualTtl;

    /// <summary>Which names of pods' addresses exist.</summary>
    public PodMode Pods { get; init; }

    /// <summary>Names that were written down.</summary>
    public HostsTable Hosts { get; init; } = HostsTable.Empty;

    /// <summary>Domains with servers of their own, those with the most labels first.</summary>
    public ImmutableArray<StubDomain> StubDomains { get; init; } = [];

    /// <summary>Whom to ask instead of the host's resolvers; empty for those.</summary>
    public ImmutableArray<IPEndPoint> Upstreams { get; init; } = [];

    /// <summary>The servers of a name's domain; empty when it is in none of the stub domains.</summary>
    public ImmutableArray<IPEndPoint> StubFor(ReadOnlySpan<byte> name)
    {
        foreach (var stub in StubDomains)
        {
            if (IsIn(name, stub.Domain))
            {
                return stub.Servers;
            }
        }

        return [];
    }

    private static bool IsIn(ReadOnlySpan<byte> name, ReadOnlySpan<byte> domain)
    {
        for (var at = 0; name.Length - at >= domain.Length; at += 1 + name[at])
        {
            if (name.Length - at == domain.Length)
            {
                return name[at..].SequenceEqual(domain);
            }
        }

        return false;
    }
}
