using System.Net;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Tests.Dns.Records;

/// <summary>
/// The Kubernetes DNS specification 1.1, record by record, and for each name also what it does not have: "no such name" and "nothing of
/// this type" are told apart for every type.
/// </summary>
public sealed class SpecificationTests
{
    private const string Nothing = "NOERROR / SOA cluster.local.";
    private const string NoSuchName = "NXDOMAIN / SOA cluster.local.";

    private readonly TestZone _cluster = new();

    public SpecificationTests()
    {
        var services = _cluster.Zone.Services;
        services.Put(Objects.Service("default/kubernetes", "10.96.0.1", "https:443/TCP"));
        services.Put(Objects.Service("kube-system/kube-dns", "10.96.0.10", "dns:53/UDP", "dns-tcp:53/TCP"));
        services.Put(Objects.Service("shop/two", "10.96.0.20,fd00::20", "web:80/TCP", ":9000/TCP"));
        services.Put(Objects.Slice("shop/two", 1, ["web:8080/TCP"], Objects.Endpoint("10.244.0.9"), Objects.Endpoint("10.244.0.8", "named")));
        services.Put(Objects.Service("shop/db", "None", "sql:5432/TCP", "gossip:7000/UDP"));
        services.Put(Objects.Slice("shop/db", 1, ["sql:5432/TCP", "gossip:7000/UDP"],
            Objects.Endpoint("10.244.0.5", "db-0"), Objects.Endpoint("10.244.0.6", "DB-1"), Objects.Endpoint("10.244.0.7", "db-2", ready: false)));
        services.Put(Objects.Slice("shop/db", 2, ["sql:5432/TCP", "gossip:7000/UDP"], Objects.Endpoint("fd00::5", "db-0")));
        services.Put(Objects.Service("shop/plain", "None", ":80/TCP"));
        services.Put(Objects.Slice("shop/plain", 1, [":80/TCP"], Objects.Endpoint("10.244.1.5", ready: null), Objects.Endpoint("fd00::1:5")));
        services.Put(Objects.Service("shop/empty", "None", "web:80/TCP"));
        services.Put(Objects.Slice("shop/empty", 1, ["web:80/TCP"], Objects.Endpoint("10.244.0.7", ready: false)));
        var early = Objects.Service("shop/early", "None", "web:80/TCP");
        early.Spec.PublishNotReadyAddresses = true;
        services.Put(early);
        services.Put(Objects.Slice("shop/early", 1, ["web:80/TCP"], Objects.Endpoint("10.244.0.7", "one", ready: false)));
        services.Put(Objects.External("shop/inside", "two.shop.svc.cluster.local"));
        services.Put(Objects.External("shop/outside", "www.example.com."));
        services.Put(Objects.External("shop/number", "192.0.2.1"));
        services.Put(Objects.External("shop/gone", "nobody.shop.svc.cluster.local"));
        services.Put(Objects.External("shop/circle", "circle.shop.svc.cluster.local"));
        _cluster.Zone.Pods.Put(new("shop", "one"), IPAddress.Parse("10.244.0.5"), IPAddress.Parse("fd00::5"));
    }

    // 2.2, and the zone's own name.
    [InlineData("dns-version.cluster.local TXT", "NOERROR | 5 TXT \"1.1.0\"")]
    [InlineData("dns-version.cluster.local A", Nothing)]
    [InlineData("a.dns-version.cluster.local TXT", NoSuchName)]
    [InlineData("cluster.local SOA", "NOERROR | SOA cluster.local.")]
    [InlineData("cluster.local NS", "NOERROR | 5 NS ns.dns.cluster.local.")]
    [InlineData("ns.dns.cluster.local A", "NOERROR | 5 A 10.96.0.10")]
    [InlineData("ns.dns.cluster.local AAAA", Nothing)]
    [InlineData("a.dns.cluster.local A", NoSuchName)]
    [InlineData("a.ns.dns.cluster.local A", NoSuchName)]

    // 2.3.1: A and AAAA of a service with an address.
    [InlineData("kubernetes.default.svc.cluster.local A", "NOERROR | 5 A 10.96.0.1")]
    [InlineData("kubernetes.default.svc.cluster.local AAAA", Nothing)]
    [InlineData("KuberNETES.Default.svc.CLUSTER.local A", "NOERROR | 5 A 10.96.0.1")]
    [InlineData("two.shop.svc.cluster.local A", "NOERROR | 5 A 10.96.0.20")]
    [InlineData("two.shop.svc.cluster.local AAAA", "NOERROR | 5 AAAA fd00::20")]
    [InlineData("two.shop.svc.cluster.local MX", Nothing)]
    [InlineData("two.shop.svc.cluster.local HTTPS", Nothing)]
    [InlineData("two.shop.svc.cluster.local CNAME", Nothing)]
    [InlineData("two.shop.svc.cluster.local ANY", Nothing)]
    [InlineData("two.default.svc.cluster.local A", NoSuchName)]
    [InlineData("two.default.svc.cluster.local AAAA", NoSuchName)]
    [InlineData("two.nowhere.svc.cluster.local A", NoSuchName)]

    // 2.3.2: SRV of named ports; also all ports at the service's name, and endpoints below it, as CoreDNS has them.
    [InlineData(
        "_https._tcp.kubernetes.default.svc.cluster.local SRV",
        "NOERROR | 5 SRV 0 100 443 kubernetes.default.svc.cluster.local. + kubernetes.default.svc.cluster.local. 5 A 10.96.0.1")]
    [InlineData(
        "_dns._udp.kube-dns.kube-system.svc.cluster.local SRV",
        "NOERROR | 5 SRV 0 100 53 kube-dns.kube-system.svc.cluster.local. + kube-dns.kube-system.svc.cluster.local. 5 A 10.96.0.10")]
    [InlineData(
        "two.shop.svc.cluster.local SRV",
        "NOERROR | 5 SRV 0 50 80 two.shop.svc.cluster.local. | 5 SRV 0 50 9000 two.shop.svc.cluster.local. " +
        "+ 5 A 10.96.0.20 + 5 AAAA fd00::20")]
    [InlineData("_https._tcp.kubernetes.default.svc.cluster.local A", Nothing)]
    [InlineData("_tcp.kubernetes.default.svc.cluster.local SRV", Nothing)]
    [InlineData("_udp.kubernetes.default.svc.cluster.local SRV", NoSuchName)]
    [InlineData("_https._udp.kubernetes.default.svc.cluster.local SRV", NoSuchName)]
    [InlineData("_http._tcp.kubernetes.default.svc.cluster.local SRV", NoSuchName)]
    [InlineData("x._https._tcp.kubernetes.default.svc.cluster.local SRV", NoSuchName)]
    [InlineData("10-244-0-9.two.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.0.9")]
    [InlineData("named.two.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.0.8")]
    [InlineData("10-244-0-8.two.shop.svc.cluster.local A", NoSuchName)]

    // 2.3.3: PTR of a service's address.
    [InlineData("1.0.96.10.in-addr.arpa PTR", "NOERROR | 5 PTR kubernetes.default.svc.cluster.local.")]
    [InlineData("1.0.96.10.in-addr.arpa A", Nothing)]
    [InlineData(
        "0.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa PTR",
        "NOERROR | 5 PTR two.shop.svc.cluster.local.")]

    // 2.4.1: a headless service has its ready endpoints' addresses, by its own name and by theirs.
    [InlineData("db.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.0.5 | 5 A 10.244.0.6")]
    [InlineData("db.shop.svc.cluster.local AAAA", "NOERROR | 5 AAAA fd00::5")]
    [InlineData("db-0.db.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.0.5")]
    [InlineData("db-0.db.shop.svc.cluster.local AAAA", "NOERROR | 5 AAAA fd00::5")]
    [InlineData("Db-1.db.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.0.6")]
    [InlineData("db-1.db.shop.svc.cluster.local AAAA", Nothing)]
    [InlineData("db-2.db.shop.svc.cluster.local A", NoSuchName)]
    [InlineData("plain.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.1.5")]
    [InlineData("10-244-1-5.plain.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.1.5")]
    [InlineData("fd00--1-5.plain.shop.svc.cluster.local AAAA", "NOERROR | 5 AAAA fd00::1:5")]
    [InlineData("empty.shop.svc.cluster.local A", NoSuchName)]
    [InlineData("early.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.0.7")]
    [InlineData("one.early.shop.svc.cluster.local A", "NOERROR | 5 A 10.244.0.7")]

    // 2.4.2: SRV of each named port and ready endpoint.
    [InlineData(
        "_sql._tcp.db.shop.svc.cluster.local SRV",
        "NOERROR | 5 SRV 0 50 5432 db-0.db.shop.svc.cluster.local. | 5 SRV 0 50 5432 db-1.db.shop.svc.cluster.local. " +
        "+ db-0.db.shop.svc.cluster.local. 5 A 10.244.0.5 + db-0.db.shop.svc.cluster.local. 5 AAAA fd00::5 " +
        "+ db-1.db.shop.svc.cluster.local. 5 A 10.244.0.6")]
    [InlineData(
        "_web._tcp.early.shop.svc.cluster.local SRV",
        "NOERROR | 5 SRV 0 100 80 one.early.shop.svc.cluster.local. + one.early.shop.svc.cluster.local. 5 A 10.244.0.7")]
    [InlineData("_gossip._tcp.db.shop.svc.cluster.local SRV", NoSuchName)]
    [InlineData("_web._tcp.empty.shop.svc.cluster.local SRV", NoSuchName)]
    [InlineData("_tcp.plain.shop.svc.cluster.local SRV", NoSuchName)]

    // 2.4.3: PTR of a headless service's endpoint.
    [InlineData("5.0.244.10.in-addr.arpa PTR", "NOERROR | 5 PTR db-0.db.shop.svc.cluster.local.")]
    [InlineData("5.1.244.10.in-addr.arpa PTR", "NOERROR | 5 PTR 10-244-1-5.plain.shop.svc.cluster.local.")]
    [InlineData("7.0.244.10.in-addr.arpa PTR", "NOERROR | 5 PTR one.early.shop.svc.cluster.local.")]

    // 2.5: external names.
    [InlineData("outside.shop.svc.cluster.local CNAME", "NOERROR | 5 CNAME www.example.com.")]
    [InlineData("outside.shop.svc.cluster.local A", "ServerFailure | outside.shop.svc.cluster.local. 5 CNAME www.example.com.")]
    [InlineData(
        "inside.shop.svc.cluster.local A",
        "NOERROR | inside.shop.svc.cluster.local. 5 CNAME two.shop.svc.cluster.local. | two.shop.svc.cluster.local. 5 A 10.96.0.20")]
    [InlineData(
        "inside.shop.svc.cluster.local TXT",
        "NOERROR | inside.shop.svc.cluster.local. 5 CNAME two.shop.svc.cluster.local. / SOA cluster.local.")]
    [InlineData(
        "gone.shop.svc.cluster.local A",
        "NXDOMAIN | gone.shop.svc.cluster.local. 5 CNAME nobody.shop.svc.cluster.local. / SOA cluster.local.")]
    [InlineData("number.shop.svc.cluster.local A", NoSuchName)]
    [InlineData("a.outside.shop.svc.cluster.local A", NoSuchName)]

    // 2.6: names of pods' addresses.
    [InlineData("10-244-0-5.shop.pod.cluster.local A", "NOERROR | 5 A 10.244.0.5")]
    [InlineData("10-244-0-5.shop.pod.cluster.local AAAA", Nothing)]
    [InlineData("fd00--5.shop.pod.cluster.local AAAA", "NOERROR | 5 AAAA fd00::5")]
    [InlineData("10-244-0-5.default.pod.cluster.local A", NoSuchName)]
    [InlineData("10-244-0-6.shop.pod.cluster.local A", NoSuchName)]
    [InlineData("10-244-0.shop.pod.cluster.local A", NoSuchName)]
    [InlineData("a.10-244-0-5.shop.pod.cluster.local A", NoSuchName)]

    // Names in between are there, and have nothing.
    [InlineData("cluster.local A", Nothing)]
    [InlineData("svc.cluster.local A", Nothing)]
    [InlineData("pod.cluster.local AAAA", Nothing)]
    [InlineData("dns.cluster.local TXT", Nothing)]
    [InlineData("shop.svc.cluster.local A", Nothing)]
    [InlineData("shop.pod.cluster.local A", Nothing)]
    [InlineData("nowhere.svc.cluster.local A", NoSuchName)]
    [InlineData("nowhere.pod.cluster.local A", NoSuchName)]
    [InlineData("node.cluster.local A", NoSuchName)]
    [InlineData("www.example.com.shop.svc.cluster.local A", NoSuchName)]
    [Theory]
    public void Every_name_has_its_records_and_no_others(string question, string answer)
    {
        var words = question.Split(' ');
        var all = new HashSet<string>();

        // Turns: whichever record comes first, the same ones come.
        for (var i = 0; i < 3; i++)
        {
            all.Add(string.Join(' ', Sections(_cluster.Ask(words[0], Enum.Parse<RecordType>(words[1])))));
        }

        Assert.Equal([string.Join(' ', Sections(answer))], all);
    }

    [Fact]
    public void A_circle_of_names_ends()
    {
        var answer = _cluster.Ask("circle.shop.svc.cluster.local", RecordType.A);
        Assert.StartsWith("ServerFailure | circle.shop.svc.cluster.local. 5 CNAME circle.shop.svc.cluster.local.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_takes_the_first_address_does_not_always_take_the_same()
    {
        var first = Enumerable.Range(0, 4).Select(_ => _cluster.Ask("db.shop.svc.cluster.local", RecordType.A)).Distinct();
        Assert.Equal(2, first.Count());
    }

    [Theory]
    [InlineData("Insecure", "9-9-9-9.shop.pod.cluster.local", "NOERROR | 5 A 9.9.9.9")]
    [InlineData("Insecure", "9-9-9-9.nowhere.pod.cluster.local", NoSuchName)]
    [InlineData("Insecure", "word.shop.pod.cluster.local", NoSuchName)]
    [InlineData("Disabled", "10-244-0-5.shop.pod.cluster.local", NoSuchName)]
    public void Which_pods_have_names_can_be_set(string mode, string name, string answer)
    {
        _cluster.Zone.Set(5, Enum.Parse<PodMode>(mode));
        Assert.Equal(answer, _cluster.Ask(name, RecordType.A));
    }

    [Fact]
    public void A_time_to_live_that_is_set_holds_for_everything()
    {
        Assert.Equal("NOERROR | 5 A 10.96.0.1", _cluster.Ask("kubernetes.default.svc.cluster.local", RecordType.A));
        _cluster.Zone.Set(30, PodMode.Verified);
        Assert.Equal("NOERROR | 30 A 10.96.0.1", _cluster.Ask("kubernetes.default.svc.cluster.local", RecordType.A));
        Assert.Equal("NOERROR | 30 TXT \"1.1.0\"", _cluster.Ask("dns-version.cluster.local", RecordType.TXT));
        Assert.Equal("NOERROR | 30 PTR kubernetes.default.svc.cluster.local.", _cluster.Ask("1.0.96.10.in-addr.arpa", RecordType.PTR));
    }

    private static IEnumerable<string> Sections(string answer) =>
        answer.Replace(" |", "\n|", StringComparison.Ordinal).Replace(" +", "\n+", StringComparison.Ordinal)
            .Replace(" /", "\n/", StringComparison.Ordinal).Split('\n').Order(StringComparer.Ordinal);
}
