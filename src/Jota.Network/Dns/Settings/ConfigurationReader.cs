using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Settings;

/// <summary>
/// Reads the ConfigMap <c>jota-dns</c>. Its keys, all of which may be missing, with lines in which <c>#</c> begins a remark:
/// <list type="bullet">
/// <item><c>hosts</c>: <c>ADDRESS NAME...</c>, as in <c>/etc/hosts</c>;</item>
/// <item><c>stubDomains</c>: <c>DOMAIN SERVER...</c>, a server being an address with a port perhaps;</item>
/// <item><c>upstreamNameservers</c>: <c>SERVER...</c>, asked instead of the host's resolvers;</item>
/// <item><c>ttl</c>: seconds from 0 to 3600, 5 when nothing is said;</item>
/// <item><c>pods</c>: <c>verified</c> (when nothing is said), <c>insecure</c> or <c>disabled</c>, as CoreDNS has them.</item>
/// </list>
/// A line that cannot be read is told, and the others hold. Pure.
/// </summary>
internal sealed class ConfigurationReader
{
    private const uint LongestTtl = 3600;
    private const int MostServers = 15;

    private readonly List<string> _problems = [];

    private ConfigurationReader()
    {
    }

    /// <summary>Reads it.</summary>
    /// <param name="data">The ConfigMap's data; null when there is no such ConfigMap.</param>
    /// <param name="problems">What could not be read, for people.</param>
    public static DnsConfiguration Read(IDictionary<string, string>? data, out IReadOnlyList<string> problems)
    {
        var reader = new ConfigurationReader();
        problems = reader._problems;
        return data is null ? DnsConfiguration.Default : reader.Read(data);
    }

    /// <summary>Reads a server: an address, with a port perhaps; null for anything else.</summary>
    public static IPEndPoint? Server(string text) =>
        !text.StartsWith('[') && IPAddress.TryParse(text, out var address) ? new IPEndPoint(address, 53)
        : IPEndPoint.TryParse(text, out var server) && server.Port > 0 ? server
        : null;

    private DnsConfiguration Read(IDictionary<string, string> data)
    {
        foreach (var key in data.Keys.Except(["hosts", "stubDomains", "upstreamNameservers", "ttl", "pods"]))
        {
            _problems.Add($"{key}: no such setting");
        }

        var ttl = Ttl(data);
        return new()
        {
            Ttl = ttl,
            Pods = Pods(data),
            Hosts = new HostsTable([.. Lines(data, "hosts").SelectMany(Hosts)], ttl),
            StubDomains = [.. Lines(data, "stubDomains").Select(Stub).OfType<StubDomain>().OrderByDescending(stub => stub.Domain.Length)],
            Upstreams = Servers("upstreamNameservers", Lines(data, "upstreamNameservers").SelectMany(words => words)),
        };
    }

    private static IEnumerable<string[]> Lines(IDictionary<string, string> data, string key) =>
        (data.TryGetValue(key, out var text) ? text : "").Split('\n')
            .Select(line => line.Split('#')[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0);

    private uint Ttl(IDictionary<string, string> data)
    {
        if (!data.TryGetValue("ttl", out var text))
        {
            return DnsConfiguration.UsualTtl;
        }

        if (uint.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var ttl) && ttl <= LongestTtl)
        {
            return ttl;
        }

        _problems.Add($"ttl: {text.Trim()} is no number from 0 to {LongestTtl}");
        return DnsConfiguration.UsualTtl;
    }

    private PodMode Pods(IDictionary<string, string> data)
    {
        switch (data.TryGetValue("pods", out var text) ? text.Trim() : "verified")
        {
            case "verified":
                return PodMode.Verified;
            case "insecure":
                return PodMode.Insecure;
            case "disabled":
                return PodMode.Disabled;
            default:
                _problems.Add($"pods: {text} is none of verified, insecure, disabled");
                return PodMode.Verified;
        }
    }

    private IEnumerable<(byte[] Name, IPAddress Address)> Hosts(string[] words)
    {
        if (!IPAddress.TryParse(words[0], out var address) || words.Length < 2)
        {
            _problems.Add($"hosts: {string.Join(' ', words)}: give an address and names");
            yield break;
        }

        foreach (var word in words.Skip(1))
        {
            if (WireName.FromText(word) is { Length: > 1 } name)
            {
                yield return (name, address);
            }
            else
            {
                _problems.Add($"hosts: {word} is no name");
            }
        }
    }

    private StubDomain? Stub(string[] words)
    {
        var servers = Servers("stubDomains", words.Skip(1));
        if (servers.Length > 0 && WireName.FromText(words[0]) is { Length: > 1 } domain)
        {
            return new(domain, servers);
        }

        _problems.Add($"stubDomains: {string.Join(' ', words)}: give a domain and servers");
        return null;
    }

    private ImmutableArray<IPEndPoint> Servers(string key, IEnumerable<string> words)
    {
        var servers = new List<IPEndPoint>();
        foreach (var word in words)
        {
            if (servers.Count == MostServers)
            {
                _problems.Add($"{key}: more than {MostServers} servers; {word} and what follows is left out");
                break;
            }

            if (Server(word) is { } server)
            {
                servers.Add(server);
            }
            else
            {
                _problems.Add($"{key}: {word} is no server; give an address, with a port perhaps");
            }
        }

        return [.. servers];
    }
}
