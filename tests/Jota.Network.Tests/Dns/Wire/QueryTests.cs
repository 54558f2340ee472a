using Jota.Network.Dns.Wire;
using Jota.Network.Tests.Dns.Records;

namespace Jota.Network.Tests.Dns.Wire;

/// <summary>What queries are answered with, whatever they are.</summary>
public sealed class QueryTests
{
    private const string Name = "kubernetes.default.svc.cluster.local";

    private readonly TestZone _cluster = new();

    public QueryTests() => _cluster.Zone.Services.Put(Objects.Service("default/kubernetes", "10.96.0.1", "https:443/TCP"));

    [Fact]
    public void An_answer_repeats_the_question_letter_by_letter()
    {
        var query = Messages.Query("KUBErnetes.DEFault.svc.cluster.LOCAL", RecordType.A, flags: MessageHeader.RecursionDesired | MessageHeader.CheckingDisabled);
        var answer = _cluster.Answer(query);
        Assert.Equal(query[MessageHeader.Length..], answer[MessageHeader.Length..query.Length]);
        Assert.Equal(0x1234, MessageHeader.Id(answer));
        Assert.Equal(
            MessageHeader.Response | MessageHeader.Authoritative | MessageHeader.RecursionDesired | MessageHeader.RecursionAvailable
                | MessageHeader.CheckingDisabled,
            MessageHeader.Flags(answer));
        Assert.Equal("NOERROR | 5 A 10.96.0.1", Messages.Text(answer));
    }

    [Fact]
    public void Recursion_that_nobody_asked_for_is_not_told_as_asked_for()
    {
        var answer = _cluster.Answer(Messages.Query(Name, RecordType.A, flags: 0));
        Assert.Equal(0, MessageHeader.Flags(answer) & MessageHeader.RecursionDesired);
    }

    [Theory]
    [InlineData(0x0800, "NotImplemented")]
    [InlineData(0x2000, "NotImplemented")]
    [InlineData(0x2800, "NotImplemented")]
    [InlineData(0x7800, "NotImplemented")]
    public void Operations_other_than_queries_are_not_known(int flags, string code)
    {
        var answer = _cluster.Answer(Messages.Query(Name, RecordType.A, flags: flags));
        Assert.Equal(code, Messages.Text(answer));
        Assert.Equal(flags, MessageHeader.Flags(answer) & MessageHeader.Operation);
        Assert.Equal(MessageHeader.Length, answer.Length);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 9)]
    public void A_query_has_one_question_and_little_beside(int section, int count)
    {
        var query = Messages.Query(Name, RecordType.A);
        MessageHeader.SetCount(query, section, count);
        Assert.Equal("FormatError", Messages.Text(_cluster.Answer(query)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    public void A_query_that_is_cut_off_is_no_good_query(int cut)
    {
        var query = Messages.Query(Name, RecordType.A);
        Assert.Equal("FormatError", Messages.Text(_cluster.Answer(query[..^cut])));
    }

    [Fact]
    public void Answers_and_scraps_get_no_answer()
    {
        Assert.Empty(_cluster.Answer(Messages.Query(Name, RecordType.A, flags: MessageHeader.Response)));
        Assert.Empty(_cluster.Answer(Messages.Query(Name, RecordType.A)[..11]));
        Assert.Empty(_cluster.Answer([]));
    }

    [Theory]
    [InlineData(RecordType.AXFR)]
    [InlineData(RecordType.IXFR)]
    [InlineData(RecordType.OPT)]
    [InlineData(RecordType.None)]
    public void Zones_are_not_given_away_as_a_whole(object type) =>
        Assert.Equal("Refused", Messages.Text(_cluster.Answer(Messages.Query("cluster.local", (RecordType)type))));

    [Fact]
    public void Other_classes_are_refused()
    {
        var query = Messages.Query("version.bind", RecordType.TXT);
        query[^1] = 3;
        Assert.Equal("Refused", Messages.Text(_cluster.Answer(query)));
    }

    [Fact]
    public void Who_speaks_edns_is_answered_so()
    {
        var answer = _cluster.Answer(Messages.Query(Name, RecordType.A, edns: 4096, ednsFlags: 0x8000));
        Assert.Equal("NOERROR | 5 A 10.96.0.1", Messages.Text(answer));
        Assert.Equal(1, MessageHeader.Count(answer, 3));
        Assert.Equal([0, 0, 41, 1232 >> 8, 1232 & 0xFF, 0, 0, 0x80, 0, 0, 0], answer[^11..]);
        Assert.Equal(0, MessageHeader.Count(_cluster.Answer(Messages.Query(Name, RecordType.A)), 3));
    }

    [Fact]
    public void A_newer_edns_is_told_that_it_is_not_known()
    {
        var answer = _cluster.Answer(Messages.Query(Name, RecordType.A, edns: 1232, ednsFlags: 0x0001_0000));
        Assert.Equal("NOERROR", Messages.Text(answer));
        Assert.Equal((int)ResponseCode.BadVersion >> 4, answer[^6]);
    }

    [Fact]
    public void Two_edns_records_are_no_good_query()
    {
        var query = Messages.Query(Name, RecordType.A, edns: 1232);
        byte[] twice = [.. query, .. query[^11..]];
        MessageHeader.SetCount(twice, 3, 2);
        Assert.Equal("FormatError", Messages.Text(_cluster.Answer(twice)));
    }

    [Theory]
    [InlineData(0, 512)]
    [InlineData(512, 512)]
    [InlineData(100, 512)]
    [InlineData(1000, 1000)]
    [InlineData(1232, 1232)]
    [InlineData(65535, 1232)]
    public void What_does_not_fit_into_a_datagram_is_cut_between_records_and_says_so(int edns, int most)
    {
        PutLarge(300);
        var query = Messages.Query("large.shop.svc.cluster.local", RecordType.A, edns);
        var answer = _cluster.Answer(query);
        Assert.InRange(answer.Length, most - 15, most);
        Assert.NotEqual(0, MessageHeader.Flags(answer) & MessageHeader.Truncated);
        Assert.Equal((answer.Length - query.Length) / 16, MessageHeader.Count(answer, 1));
        var whole = _cluster.Answer(query, overTcp: true);
        Assert.Equal(0, MessageHeader.Flags(whole) & MessageHeader.Truncated);
        Assert.Equal(300, MessageHeader.Count(whole, 1));
    }

    [Fact]
    public void What_is_additional_is_left_out_without_a_word()
    {
        PutLarge(12);
        var answer = _cluster.Answer(Messages.Query("_web._tcp.large.shop.svc.cluster.local", RecordType.SRV, edns: 1000));
        Assert.Equal(0, MessageHeader.Flags(answer) & MessageHeader.Truncated);
        Assert.Equal(12, MessageHeader.Count(answer, 1));
        // One of them is EDNS.
        Assert.InRange(MessageHeader.Count(answer, 3), 2, 12);
        Messages.Text(answer);
    }

    [Fact]
    public void More_endpoints_than_any_answer_holds_are_cut_over_tcp_as_well()
    {
        PutLarge(5000);
        var answer = _cluster.Answer(Messages.Query("large.shop.svc.cluster.local", RecordType.A), overTcp: true);
        Assert.InRange(MessageHeader.Count(answer, 1), 4000, 4096);
        var services = _cluster.Answer(Messages.Query("_web._tcp.large.shop.svc.cluster.local", RecordType.SRV), overTcp: true);
        Assert.InRange(MessageHeader.Count(services, 1), 1000, 4000);
        Messages.Text(services);
    }

    private void PutLarge(int endpoints)
    {
        _cluster.Zone.Services.Put(Objects.Service("shop/large", "None"));
        _cluster.Zone.Services.Put(Objects.Slice(
            "shop/large", 1, ["web:80/TCP"],
            [.. Enumerable.Range(0, endpoints).Select(i => Objects.Endpoint($"10.1.{i / 250}.{(i % 250) + 1}", $"host-{i}"))]));
    }
}
