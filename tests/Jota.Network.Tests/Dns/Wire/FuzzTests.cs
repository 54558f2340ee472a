using CsCheck;
using Jota.Network.Dns.Forwarding;
using Jota.Network.Dns.Wire;
using Jota.Network.Tests.Dns.Records;

namespace Jota.Network.Tests.Dns.Wire;

/// <summary>Whatever is sent: nothing is thrown, everything ends, and an answer is a message.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Names =
    [
        "kubernetes.default.svc.cluster.local", "_https._tcp.kubernetes.default.svc.cluster.local", "10-0-0-1.default.pod.cluster.local",
        "1.0.96.10.in-addr.arpa", "cluster.local", "www.example.com", "out.default.svc.cluster.local", "",
        "0.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa",
    ];

    private readonly TestZone _cluster = new();

    public FuzzTests()
    {
        _cluster.Zone.Services.Put(Objects.Service("default/kubernetes", "10.96.0.1", "https:443/TCP"));
        _cluster.Zone.Services.Put(Objects.External("default/out", "www.example.com"));
    }

    [Fact]
    public void Any_bytes_are_answered_or_dropped() => Gen.Byte.Array[0, 600].Sample(HoldsFor, iter: 50_000);

    [Fact]
    public void Any_bytes_behind_a_good_header_are_answered() => Gen.Byte.Array[0, 300].Sample(
        bytes => HoldsFor([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. bytes]), iter: 50_000);

    [Fact]
    public void Good_queries_with_some_bytes_changed_are_answered_or_dropped() =>
        Gen.Select(Gen.Int[0, Names.Length - 1].Select(i => Names[i]), Gen.UShort, Gen.Int[0, 4096], Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[0, 6]).Sample(
            (name, type, edns, changes) =>
            {
                var query = Messages.Query(name, (RecordType)type, edns);
                foreach (var (at, value) in changes)
                {
                    query[at % query.Length] = value;
                }

                HoldsFor(query);
            },
            iter: 100_000);

    [Fact]
    public void Any_bytes_as_an_answer_of_another_server_are_read_or_not() => Gen.Byte.Array[0, 400].Sample(
        bytes => Forwarded([0, 1, 0x81, 0x80, 0, 1, 0, 2, 0, 1, 0, 1, 3, .. "www"u8, 0, 0, 1, 0, 1, .. bytes]), iter: 50_000);

    [Fact]
    public void Answers_of_another_server_with_some_bytes_changed_are_read_or_not() =>
        Gen.Select(Gen.Int[12, 400], Gen.Byte).Array[0, 8].Sample(
            changes =>
            {
                byte[] message =
                [
                    0, 1, 0x81, 0x80, 0, 1, 0, 3, 0, 1, 0, 1, 3, .. "www"u8, 2, .. "de"u8, 0, 0, 1, 0, 1,
                    0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 6, 3, .. "web"u8, 0xC0, 16,
                    0xC0, 36, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4,
                    0xC0, 36, 0, 33, 0, 1, 0, 0, 0, 9, 0, 8, 0, 1, 0, 2, 0, 3, 0xC0, 36,
                    0xC0, 16, 0, 6, 0, 1, 0, 0, 0, 9, 0, 24, 0xC0, 12, 0xC0, 16, .. new byte[20],
                    0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0,
                ];
                foreach (var (at, value) in changes)
                {
                    message[at % message.Length] = value;
                }

                Forwarded(message);
            },
            iter: 100_000);

    private void HoldsFor(byte[] query)
    {
        var into = new byte[ResponseWriter.LongestMessage];
        foreach (var overTcp in (bool[])[false, true])
        {
            var length = _cluster.Responder.TryAnswer(query, overTcp, into);
            Assert.InRange(length, -1, overTcp ? ResponseWriter.LongestMessage : ResponseWriter.LongestDatagram);
            if (length > 0)
            {
                Messages.Text(into.AsSpan(0, length));
                Assert.Equal(query[..2], into[..2]);
            }
        }
    }

    private static void Forwarded(byte[] message)
    {
        if (ForwardedAnswer.Read(message) is not { } answer)
        {
            return;
        }

        var (whole, into) = (new RecordSetBuilder(), new byte[ResponseWriter.LongestMessage]);
        answer.Expand(1, 3, whole);
        answer.Expand(2, 3, whole);
        whole.Build();
        var asked = Messages.Query("www", RecordType.A);
        Assert.Equal(ResponseCode.NoError, Query.Read(asked, new byte[WireName.Longest], out var query));
        foreach (var most in (int[])[512, 1232, 65535])
        {
            var response = new ResponseWriter(into, most, asked, query);
            answer.Write(ref response, 3);
            Assert.InRange(response.Finish(), MessageHeader.Length, most);
        }
    }
}
