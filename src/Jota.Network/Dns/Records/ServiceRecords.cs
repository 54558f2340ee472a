using System.Net;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Records;

/// <summary>All the names of one service, made when one of them is first asked for after a change.</summary>
internal sealed class ServiceRecords
{
    /// <summary>A service that is not there, or has nothing to tell: its name does not exist.</summary>
    public static ServiceRecords None { get; } = new();

    /// <summary>The time to live that its records have.</summary>
    public uint Ttl { get; init; }

    /// <summary>The records of the service's own name; null when the name does not exist.</summary>
    public NameRecords? Own { get; init; }

    /// <summary>Whether its endpoints are reached one by one.</summary>
    public bool IsHeadless { get; init; }

    /// <summary>The names of endpoints, by their first label with its length.</summary>
    public Dictionary<byte[], NameRecords> Hosts { get; init; } = new(NameBytes.Comparer);

    /// <summary>The ports, by <c>_port._protocol</c> as labels.</summary>
    public Dictionary<byte[], NameRecords> Ports { get; init; } = new(NameBytes.Comparer);

    /// <summary>The protocols of the ports, as labels: names that are there without records.</summary>
    public HashSet<byte[]> Protocols { get; init; } = new(NameBytes.Comparer);

    /// <summary>The labels of a headless service's endpoints by address, and whether somebody chose them.</summary>
    public Dictionary<IPAddress, List<EndpointLabel>> Reverse { get; init; } = [];

    /// <summary>The name one label below the service's own; null when there is none.</summary>
    public NameRecords? Below(ReadOnlySpan<byte> label) =>
        Hosts.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(label, out var host) ? host
        : Protocols.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(label) ? NameRecords.Bare
        : null;

    /// <summary>The name two labels below; null when there is none.</summary>
    public NameRecords? Port(ReadOnlySpan<byte> labels) =>
        Ports.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(labels, out var port) ? port : null;
}

/// <summary>An endpoint's first label.</summary>
/// <param name="Label">With its length before it.</param>
/// <param name="Chosen">Whether it is the endpoint's hostname; else it is made of the address.</param>
internal readonly record struct EndpointLabel(byte[] Label, bool Chosen);
