using System.Net;
using Jota.Api;
using Jota.Client;
using Jota.Network.Dns.Presence;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Dns;

/// <summary>What a <see cref="ClusterDns"/> is made of.</summary>
public sealed record ClusterDnsOptions
{
    /// <summary>The API, as the cluster's DNS.</summary>
    public required IApi Api { get; init; }

    /// <summary>Somebody who may give the DNS its rights; null where it has them.</summary>
    public IApi? Administrator { get; init; }

    /// <summary>The node on which it answers.</summary>
    public required string NodeName { get; init; }

    /// <summary>Where it listens: an address of the node that its pods reach. It need not be there yet.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The address that the node's slice of the Service tells; null for <see cref="Address"/>.</summary>
    public IPAddress? AnnouncedAddress { get; init; }

    /// <summary>The port for DNS; 0 for a free one.</summary>
    public int Port { get; init; } = DnsObjects.Port;

    /// <summary>The port for figures; 0 for a free one.</summary>
    public int MetricsPort { get; init; } = DnsObjects.MetricsPort;

    /// <summary>The address of the Service <c>kube-dns</c>; null to make no such Service.</summary>
    public IPAddress? ClusterAddress { get; init; }

    /// <summary>The cluster's domain.</summary>
    public string Domain { get; init; } = "cluster.local";

    /// <summary>Who names the host's resolvers.</summary>
    public string ResolvConf { get; init; } = "/etc/resolv.conf";

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Ids that nobody can guess.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>For logs.</summary>
    public required ILoggerFactory Logging { get; init; }

    /// <summary>Where it is told that something cannot go on.</summary>
    public LoopHealth Loops { get; init; } = new();
}
