using System.Net.Sockets;
using Jota.Client;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Serving;

/// <summary>What was asked and answered, under CoreDNS's names. Counting takes no lock and makes nothing.</summary>
internal sealed class DnsMetrics : IMetricSource
{
    private const string Requests = "coredns_dns_requests_total";
    private const string Responses = "coredns_dns_responses_total";
    private const string Durations = "coredns_dns_request_duration_seconds";

    private static readonly double[] Bounds =
        [0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1, 2, 4, 8];

    private static readonly RecordType[] Types =
        [RecordType.A, RecordType.AAAA, RecordType.SRV, RecordType.PTR, RecordType.CNAME, RecordType.TXT, RecordType.MX, RecordType.NS,
            RecordType.SOA, RecordType.HTTPS, RecordType.ANY];

    private static readonly string[] Codes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

    private readonly Counter[] _requests = [.. Enumerable.Range(0, 4 * (Types.Length + 1)).Select(_ => new Counter())];
    private readonly Counter[] _responses = [.. Enumerable.Range(0, Codes.Length + 1).Select(_ => new Counter())];
    private readonly Histogram _took = new(Bounds);

    /// <summary>How many packets deserved no answer.</summary>
    public Counter Dropped { get; } = new();

    /// <summary>How many queries were left unanswered because too many were waiting.</summary>
    public Counter Overloaded { get; } = new();

    /// <summary>How many queries were answered.</summary>
    public long Answered => _responses.Sum(counter => counter.Value);

    /// <summary>A query was answered.</summary>
    /// <param name="overTcp">How it came.</param>
    /// <param name="family">The family of the asker's address.</param>
    /// <param name="type">What was asked for.</param>
    /// <param name="response">The answer.</param>
    /// <param name="took">How long it took.</param>
    public void Count(bool overTcp, AddressFamily family, RecordType type, ReadOnlySpan<byte> response, TimeSpan took)
    {
        var index = Array.IndexOf(Types, type) is >= 0 and var known ? known : Types.Length;
        _requests[(index * 4) + (overTcp ? 2 : 0) + (family == AddressFamily.InterNetworkV6 ? 1 : 0)].Add();
        _responses[Math.Min(MessageHeader.Flags(response) & MessageHeader.Code, Codes.Length)].Add();
        _took.Observe(took);
    }

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        into.Family(Requests, "counter", "DNS requests, by protocol, family of addresses and type.");
        for (var i = 0; i < _requests.Length; i++)
        {
            if (_requests[i].Value is > 0 and var value)
            {
                into.Sample(Requests, value, ("family", i % 2 == 1 ? "2" : "1"), ("proto", (i / 2) % 2 == 1 ? "tcp" : "udp"),
                    ("type", i / 4 < Types.Length ? Types[i / 4].ToString() : "other"));
            }
        }

        into.Family(Responses, "counter", "DNS responses, by how it went.");
        for (var i = 0; i < _responses.Length; i++)
        {
            into.Sample(Responses, _responses[i].Value, ("rcode", i < Codes.Length ? Codes[i] : "other"));
        }

        into.Family(Durations, "histogram", "How long answers took.");
        _took.Write(into, Durations);
        into.Family("coredns_dns_dropped_total", "counter", "Packets that deserved no answer.");
        into.Sample("coredns_dns_dropped_total", Dropped.Value);
        into.Family("coredns_dns_overloaded_total", "counter", "Queries left unanswered because too many were waiting.");
        into.Sample("coredns_dns_overloaded_total", Overloaded.Value);
    }
}
