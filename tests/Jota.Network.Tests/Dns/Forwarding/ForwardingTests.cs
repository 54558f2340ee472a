using System.Net;
using Jota.Api;
using Jota.Network.Dns.Forwarding;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Serving;
using Jota.Network.Dns.Settings;
using Jota.Network.Dns.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Network.Tests.Dns.Forwarding;

/// <summary>Names that are not the cluster's: asked of others, on loopback, with time that only the test moves.</summary>
public sealed class ForwardingTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<FakeUpstream> _upstreams = [];
    private readonly Forwarder _forwarder;
    private readonly Responder _responder;
    private readonly ClusterZone _zone = new("cluster.local", 1, 5);
    private readonly HashSet<IPEndPoint> _own = [];

    public ForwardingTests()
    {
        _forwarder = new(_clock, IdSource.Random);
        _responder = new(_zone, _forwarder, () => [.. _upstreams.Select(upstream => upstream.EndPoint)], _own.Contains);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_another_server_answers_is_answered_and_kept_for_as_long_as_it_holds()
    {
        var upstream = Add((query, _) => [FakeUpstream.Address(query, "192.0.2.7", ttl: 20)]);
        Assert.Equal("NOERROR | 20 A 192.0.2.7", await AskAsync("www.example.com"));
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("NOERROR | 5 A 192.0.2.7", await AskAsync("WWW.example.com"));
        Assert.Single(upstream.Asked);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("NOERROR | 20 A 192.0.2.7", await AskAsync("www.example.com"));
        Assert.Equal(2, upstream.Asked.Count);
    }

    [Fact]
    public async Task That_there_is_none_is_kept_as_long_as_the_zone_says()
    {
        var upstream = Add((query, _) => [FakeUpstream.NoSuchName(query, ttl: 10)]);
        Assert.Equal("NXDOMAIN / SOA example.com.", await AskAsync("no.example.com"));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("NXDOMAIN / SOA example.com.", await AskAsync("no.example.com"));
        Assert.Single(upstream.Asked);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await AskAsync("no.example.com");
        Assert.Equal(2, upstream.Asked.Count);
    }

    [Fact]
    public async Task Nothing_is_kept_for_longer_than_half_a_minute_nor_what_holds_for_no_time()
    {
        var upstream = Add((query, _) => [FakeUpstream.Address(query, "192.0.2.7", ttl: (uint)(query[13] == 'w' ? 3600 : 0))]);
        await AskAsync("www.example.com");
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("NOERROR | 3600 A 192.0.2.7", await AskAsync("www.example.com"));
        await AskAsync("a.example.com");
        await AskAsync("a.example.com");
        Assert.Equal(4, upstream.Asked.Count);
    }

    [Fact]
    public async Task Flags_that_make_a_difference_are_asked_apart()
    {
        var upstream = Add((query, _) => [FakeUpstream.Address(query, "192.0.2.7")]);
        await AskAsync(Messages.Query("www.example.com", RecordType.A));
        await AskAsync(Messages.Query("www.example.com", RecordType.A, edns: 1232));
        await AskAsync(Messages.Query("www.example.com", RecordType.A, edns: 1232, ednsFlags: 0x8000));
        await AskAsync(Messages.Query("www.example.com", RecordType.A, flags: MessageHeader.RecursionDesired | MessageHeader.CheckingDisabled));
        await AskAsync(Messages.Query("www.example.com", RecordType.AAAA));
        Assert.Equal(4, upstream.Asked.Count);
    }

    [Fact]
    public async Task Who_asks_the_same_meanwhile_waits_for_the_same_answer()
    {
        var go = new SemaphoreSlim(0);
        var upstream = Add((query, _) =>
        {
            go.Wait(Ct);
            return [FakeUpstream.Address(query, "192.0.2.7")];
        });
        var asked = Enumerable.Range(0, 20).Select(_ => AskAsync("www.example.com")).ToList();
        go.Release();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal("NOERROR | 100 A 192.0.2.7", answer));
        Assert.Single(upstream.Asked);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_for_the_next_and_avoided_for_a_while()
    {
        var silent = Add((_, _) => []);
        var other = Add((query, _) => [FakeUpstream.Address(query, "192.0.2.7", ttl: 1)]);
        var asked = AskAsync("www.example.com");
        await silent.UntilCameAsync();
        Assert.Equal("NOERROR | 1 A 192.0.2.7", await PassAsync(asked));
        Assert.Equal("NOERROR | 1 A 192.0.2.7", await AskAsync("two.example.com"));
        Assert.Single(silent.Asked);
        Assert.Equal(2, other.Asked.Count);
        _clock.Advance(TimeSpan.FromSeconds(11));
        await PassAsync(AskAsync("three.example.com"));
        Assert.Equal(2, silent.Asked.Count);
    }

    [Fact]
    public async Task When_nobody_answers_that_is_said_after_a_while()
    {
        var silent = Add((_, _) => []);
        var asked = AskAsync("www.example.com");
        Assert.Equal("ServerFailure", await PassAsync(asked));
        Assert.Equal(2, silent.Asked.Count);
    }

    [Fact]
    public async Task Where_nobody_listens_that_is_said_at_once()
    {
        await using (var gone = new FakeUpstream((_, _) => []))
        {
            _responder.Configuration = DnsConfiguration.Default with { Upstreams = [gone.EndPoint] };
        }

        Assert.Equal("ServerFailure", await AskAsync("www.example.com"));
    }

    [Fact]
    public async Task A_server_that_cannot_is_left_for_one_that_can()
    {
        Add((query, _) => [FakeUpstream.Answer(query, code: ResponseCode.Refused)]);
        Add((query, _) => [FakeUpstream.Address(query, "192.0.2.7")]);
        Assert.Equal("NOERROR | 100 A 192.0.2.7", await AskAsync("www.example.com"));
    }

    [Fact]
    public async Task What_all_of_them_refuse_is_refused()
    {
        var one = Add((query, _) => [FakeUpstream.Answer(query, code: ResponseCode.Refused)]);
        Assert.Equal("Refused", await AskAsync("www.example.com"));
        Assert.Single(one.Asked);
    }

    [Fact]
    public async Task Answers_to_other_questions_are_none()
    {
        Add((query, _) =>
        {
            byte[] otherId = [(byte)(query[0] ^ 1), .. query[1..]];
            byte[] otherName = [.. query];
            otherName[13] ^= 1;
            return
            [
                FakeUpstream.Address(otherId, "6.6.6.6"), FakeUpstream.Address(otherName, "6.6.6.6"), query, [1, 2, 3],
                FakeUpstream.Address(query, "192.0.2.7"),
            ];
        });
        Assert.Equal("NOERROR | 100 A 192.0.2.7", await AskAsync("www.example.com"));
    }

    [Fact]
    public async Task What_was_cut_off_is_asked_for_over_tcp()
    {
        var records = new RecordSetBuilder();
        for (var i = 0; i < 100; i++)
        {
            records.Address(RecordSetBuilder.OfQuestion, 60, IPAddress.Parse($"192.0.2.{i}"));
        }

        var upstream = Add((query, overTcp) =>
            [overTcp ? FakeUpstream.Answer(query, records) : FakeUpstream.Answer(query, flags: MessageHeader.Truncated)]);
        var whole = await AnswerAsync(Messages.Query("www.example.com", RecordType.A), overTcp: true);
        Assert.Equal(100, MessageHeader.Count(whole, 1));
        var cut = await AnswerAsync(Messages.Query("www.example.com", RecordType.A), overTcp: false);
        Assert.InRange(MessageHeader.Count(cut, 1), 28, 31);
        Assert.NotEqual(0, MessageHeader.Flags(cut) & MessageHeader.Truncated);
        Assert.Equal(["udp www.example.com. A", "tcp www.example.com. A"], upstream.Asked);
    }

    [Fact]
    public async Task An_external_name_is_followed_to_other_servers()
    {
        _zone.Put(Objects.Namespace("shop"));
        _zone.Services.Put(Objects.External("shop/out", "www.example.com"));
        Add((query, _) => [FakeUpstream.Answer(query, new RecordSetBuilder()
            .Name(RecordSetBuilder.OfQuestion, RecordType.CNAME, 50, [3, .. "web"u8, 0xC0, 16])
            .Address([0xC0, 45], 40, IPAddress.Parse("192.0.2.7")))]);
        Assert.Equal(
            "NOERROR | out.shop.svc.cluster.local. 5 CNAME www.example.com. | www.example.com. 50 CNAME web.example.com. " +
            "| web.example.com. 40 A 192.0.2.7",
            await AskAsync("out.shop.svc.cluster.local"));
    }

    [Fact]
    public async Task An_external_name_that_does_not_exist_says_so_of_the_last_name()
    {
        _zone.Services.Put(Objects.External("shop/out", "no.example.com"));
        Add((query, _) => [FakeUpstream.NoSuchName(query)]);
        Assert.Equal(
            "NXDOMAIN | out.shop.svc.cluster.local. 5 CNAME no.example.com. / SOA example.com.", await AskAsync("out.shop.svc.cluster.local"));
    }

    [Fact]
    public async Task The_clusters_names_are_never_asked_of_others()
    {
        var upstream = Add((query, _) => [FakeUpstream.Address(query, "6.6.6.6")]);
        Assert.Equal("NXDOMAIN / SOA cluster.local.", await AskAsync("www.example.com.shop.svc.cluster.local"));
        Assert.Equal("NOERROR | 100 A 6.6.6.6", await AskAsync("notcluster.local"));
        Assert.Single(upstream.Asked);
    }

    [Fact]
    public async Task This_server_does_not_ask_itself()
    {
        _own.Add(Add((query, _) => [FakeUpstream.Address(query, "6.6.6.6")]).EndPoint);
        Assert.Equal("ServerFailure", await AskAsync("www.example.com"));
        Assert.Empty(_upstreams[0].Asked);
        Add((query, _) => [FakeUpstream.Address(query, "192.0.2.7")]);
        Assert.Equal("NOERROR | 100 A 192.0.2.7", await AskAsync("www.example.com"));
    }

    [Fact]
    public async Task Stub_domains_and_hosts_come_first()
    {
        var usual = Add((query, _) => [FakeUpstream.Address(query, "192.0.2.1")]);
        await using var corp = new FakeUpstream((query, _) => [FakeUpstream.Address(query, "192.0.2.2")]);
        await using var lab = new FakeUpstream((query, _) => [FakeUpstream.Address(query, "192.0.2.3")]);
        _responder.Configuration = ConfigurationReader.Read(
            new Dictionary<string, string>
            {
                ["hosts"] = "192.0.2.9 db.corp.example",
                ["stubDomains"] = $"corp.example {corp.EndPoint}\nlab.corp.example {lab.EndPoint}",
            },
            out var problems);
        Assert.Empty(problems);
        Assert.Equal("NOERROR | 100 A 192.0.2.1", await AskAsync("www.example.com"));
        Assert.Equal("NOERROR | 100 A 192.0.2.1", await AskAsync("notcorp.example"));
        Assert.Equal("NOERROR | 100 A 192.0.2.2", await AskAsync("a.corp.example"));
        Assert.Equal("NOERROR | 100 A 192.0.2.2", await AskAsync("corp.example"));
        Assert.Equal("NOERROR | 100 A 192.0.2.3", await AskAsync("a.lab.corp.example"));
        Assert.Equal("NOERROR | 5 A 192.0.2.9", await AskAsync("db.corp.example"));
        Assert.Equal("NOERROR / SOA cluster.local.", await AskAsync(Messages.Query("db.corp.example", RecordType.AAAA)));
        Assert.Equal("NOERROR | 5 PTR db.corp.example.", await AskAsync(Messages.Query("9.2.0.192.in-addr.arpa", RecordType.PTR)));
        Assert.Equal(2, usual.Asked.Count);
    }

    [Fact]
    public void The_cache_is_bounded_and_forgets_what_came_first()
    {
        var message = FakeUpstream.Address(Messages.Query("a", RecordType.A), "192.0.2.7");
        var answer = ForwardedAnswer.Read(message)!;
        for (var i = 0; i < 30_000; i++)
        {
            _forwarder.Cache.Put(BitConverter.GetBytes(i), answer);
        }

        Assert.InRange(_forwarder.Cache.Count, 9_000, 10_000);
        Assert.True(_forwarder.Cache.TryFind(BitConverter.GetBytes(29_999), out _, out _));
        Assert.False(_forwarder.Cache.TryFind(BitConverter.GetBytes(1), out _, out _));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var upstream in _upstreams)
        {
            await upstream.DisposeAsync();
        }
    }

    private FakeUpstream Add(Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        var upstream = new FakeUpstream(answer);
        _upstreams.Add(upstream);
        return upstream;
    }

    private Task<string> AskAsync(string name) => AskAsync(Messages.Query(name, RecordType.A));

    private async Task<string> AskAsync(byte[] query) => Messages.Text(await AnswerAsync(query, overTcp: false));

    private async Task<byte[]> AnswerAsync(byte[] query, bool overTcp)
    {
        var into = new byte[ResponseWriter.LongestMessage];
        var length = _responder.TryAnswer(query, overTcp, into);
        if (length == Responder.Later)
        {
            length = await _responder.AnswerLaterAsync(query, overTcp, into, Ct);
        }

        return into[..length];
    }

    /// <summary>Lets time pass until an answer is there.</summary>
    private async Task<string> PassAsync(Task<string> asked)
    {
        while (await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct)) != asked)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
        }

        return await asked;
    }
}
