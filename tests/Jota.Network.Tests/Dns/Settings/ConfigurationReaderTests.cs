using Jota.Network.Dns.Records;
using Jota.Network.Dns.Settings;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Tests.Dns.Settings;

/// <summary>The ConfigMap <c>jota-dns</c>.</summary>
public sealed class ConfigurationReaderTests
{
    [Fact]
    public void Nothing_need_be_set()
    {
        Assert.Same(DnsConfiguration.Default, Read(null));
        var empty = Read([]);
        Assert.Equal((5u, PodMode.Verified, 0, 0, 0), (empty.Ttl, empty.Pods, empty.Hosts.Count, empty.StubDomains.Length, empty.Upstreams.Length));
    }

    [Fact]
    public void Everything_can_be_set()
    {
        var read = Read(new()
        {
            ["ttl"] = " 30\n",
            ["pods"] = "insecure",
            ["hosts"] = "# ours\n192.0.2.1\tdb.example  DB   # the old one\n\nfd00::1 db.example\r\n",
            ["stubDomains"] = "corp.example 10.0.0.53 [fd00::53]:5353\nlab.corp.example. 10.0.0.54:5353",
            ["upstreamNameservers"] = "192.0.2.53\nfd00::53 192.0.2.54:54",
        });
        Assert.Equal((30u, PodMode.Insecure), (read.Ttl, read.Pods));
        Assert.Equal(2, read.Hosts.Count);
        var db = read.Hosts.Find(WireName.FromText("db.example"))!;
        Assert.Equal((1, 1), (db.A.Count, db.Aaaa.Count));
        Assert.Equal(["10.0.0.54:5353"], read.StubFor(WireName.FromText("a.lab.corp.example")).Select(s => s.ToString()));
        Assert.Equal(["10.0.0.53:53", "[fd00::53]:5353"], read.StubFor(WireName.FromText("corp.example")).Select(s => s.ToString()));
        Assert.Empty(read.StubFor(WireName.FromText("xcorp.example")));
        Assert.Empty(read.StubFor(WireName.FromText("example")));
        Assert.Equal(["192.0.2.53:53", "[fd00::53]:53", "192.0.2.54:54"], read.Upstreams.Select(s => s.ToString()));
    }

    [Theory]
    [InlineData("ttl", "3601", "ttl: 3601 is no number from 0 to 3600")]
    [InlineData("ttl", "-1", "ttl: -1 is no number from 0 to 3600")]
    [InlineData("ttl", "99999999999999999999", "ttl: 99999999999999999999 is no number from 0 to 3600")]
    [InlineData("pods", "all", "pods: all is none of verified, insecure, disabled")]
    [InlineData("hosts", "db 192.0.2.1", "hosts: db 192.0.2.1: give an address and names")]
    [InlineData("hosts", "192.0.2.1", "hosts: 192.0.2.1: give an address and names")]
    [InlineData("hosts", "192.0.2.1 a..b", "hosts: a..b is no name")]
    [InlineData("stubDomains", "corp.example", "stubDomains: corp.example: give a domain and servers")]
    [InlineData("upstreamNameservers", "ns.example", "upstreamNameservers: ns.example is no server; give an address, with a port perhaps")]
    [InlineData("upstreamNameservers", "192.0.2.1:0", "upstreamNameservers: 192.0.2.1:0 is no server; give an address, with a port perhaps")]
    [InlineData("stubdomains", "", "stubdomains: no such setting")]
    public void What_cannot_be_read_is_told_and_the_rest_holds(string key, string value, string problem)
    {
        var data = new Dictionary<string, string> { ["hosts"] = "192.0.2.9 good" };
        data[key] = data.TryGetValue(key, out var good) ? $"{good}\n{value}" : value;
        var read = ConfigurationReader.Read(data, out var problems);
        Assert.Equal([problem], problems);
        Assert.NotNull(read.Hosts.Find(WireName.FromText("good")));
    }

    [Fact]
    public void There_are_not_more_servers_than_anybody_asks()
    {
        var read = ConfigurationReader.Read(
            new Dictionary<string, string> { ["upstreamNameservers"] = string.Join(' ', Enumerable.Range(1, 100).Select(i => $"192.0.2.{i}")) },
            out var problems);
        Assert.Equal(15, read.Upstreams.Length);
        Assert.Single(problems);
    }

    private static DnsConfiguration Read(Dictionary<string, string>? data)
    {
        var read = ConfigurationReader.Read(data, out var problems);
        Assert.Empty(problems);
        return read;
    }
}
