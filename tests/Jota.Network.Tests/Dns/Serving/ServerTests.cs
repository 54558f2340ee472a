using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Jota.Api;
using Jota.Client;
using Jota.Network.Dns.Forwarding;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Serving;
using Jota.Network.Dns.Wire;
using Jota.Network.Tests.Dns.Forwarding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Network.Tests.Dns.Serving;

/// <summary>A server on loopback, asked over real sockets.</summary>
public sealed class ServerTests : IAsyncDisposable
{
    private const string Name = "kubernetes.default.svc.cluster.local";

    private readonly FakeTimeProvider _clock = new();
    private readonly ClusterZone _zone = new("cluster.local", 1, 5);
    private readonly DnsMetrics _metrics = new();
    private readonly List<FakeUpstream> _upstreams = [];
    private readonly DnsServer _server;

    public ServerTests()
    {
        _zone.Services.Put(Objects.Service("default/kubernetes", "10.96.0.1", "https:443/TCP"));
        var responder = new Responder(
            _zone, new Forwarder(_clock, IdSource.Random), () => [.. _upstreams.Select(upstream => upstream.EndPoint)], _ => false);
        _server = DnsServer.Start(new(IPAddress.Loopback, 0), responder, _metrics, new LoopHealth(), _clock, NullLogger.Instance);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_datagram_is_answered_with_a_datagram()
    {
        using var socket = await UdpAsync();
        Assert.Equal("NOERROR | 5 A 10.96.0.1", Messages.Text(await AskAsync(socket, Messages.Query(Name, RecordType.A))));
    }

    [Fact]
    public async Task What_deserves_no_answer_gets_none_and_the_next_one_does()
    {
        using var socket = await UdpAsync();
        await socket.SendAsync(Messages.Query(Name, RecordType.A, flags: MessageHeader.Response), Ct);
        await socket.SendAsync((byte[])[1, 2, 3], Ct);
        await socket.SendAsync(new byte[60_000], Ct);
        await socket.SendAsync((byte[])[], Ct);
        Assert.Equal("FormatError", Messages.Text(await AskAsync(socket, null)));
        Assert.Equal("NOERROR | 5 A 10.96.0.1", Messages.Text(await AskAsync(socket, Messages.Query(Name, RecordType.A, id: 5))));
    }

    [Fact]
    public async Task Questions_for_others_hold_up_nobody()
    {
        var go = new SemaphoreSlim(0);
        _upstreams.Add(new((query, _) =>
        {
            go.Wait(Ct);
            return [FakeUpstream.Address(query, "192.0.2.7")];
        }));
        using var waiting = await UdpAsync();
        await waiting.SendAsync(Messages.Query("www.example.com", RecordType.A), Ct);
        await _upstreams[0].UntilCameAsync();
        using var socket = await UdpAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("NOERROR | 5 A 10.96.0.1", Messages.Text(await AskAsync(socket, Messages.Query(Name, RecordType.A))));
        }

        go.Release();
        Assert.Equal("NOERROR | 100 A 192.0.2.7", Messages.Text(await AskAsync(waiting, null)));
    }

    [Fact]
    public async Task Messages_come_one_after_the_other_over_tcp()
    {
        await using var stream = await TcpAsync();
        var (one, two) = (Messages.Query(Name, RecordType.A, id: 1), Messages.Query(Name, RecordType.AAAA, id: 2));
        byte[] both = [0, (byte)one.Length, .. one, 0, (byte)two.Length, .. two];
        foreach (var part in both.Chunk(7))
        {
            await stream.WriteAsync(part, Ct);
        }

        Assert.Equal("NOERROR | 5 A 10.96.0.1", Messages.Text(await ReadAsync(stream)));
        Assert.Equal("NOERROR / SOA cluster.local.", Messages.Text(await ReadAsync(stream)));
    }

    [Fact]
    public async Task What_is_too_long_for_a_datagram_comes_over_tcp_whole()
    {
        _zone.Services.Put(Objects.Service("shop/large", "None"));
        _zone.Services.Put(Objects.Slice("shop/large", 1, [], [.. Enumerable.Range(0, 1000).Select(i => Objects.Endpoint($"10.1.{i / 250}.{i % 250}"))]));
        var query = Messages.Query("large.shop.svc.cluster.local", RecordType.A);
        using var socket = await UdpAsync();
        var cut = await AskAsync(socket, query);
        Assert.NotEqual(0, MessageHeader.Flags(cut) & MessageHeader.Truncated);
        await using var stream = await TcpAsync();
        await stream.WriteAsync((byte[])[0, (byte)query.Length, .. query], Ct);
        Assert.Equal(1000, MessageHeader.Count(await ReadAsync(stream), 1));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 255, 255, 1, 2, 3 })]
    [InlineData(new byte[] { 0, 3, 1, 2, 3 })]
    public async Task Who_talks_nonsense_over_tcp_is_hung_up_on(byte[] nonsense)
    {
        await using var stream = await TcpAsync();
        await stream.WriteAsync(nonsense, Ct);
        Assert.Equal(0, await ReadOrResetAsync(stream));
    }

    [Fact]
    public async Task Who_is_slow_over_tcp_is_hung_up_on()
    {
        await using var stream = await TcpAsync();
        await stream.WriteAsync((byte[])[0], Ct);
        var closed = ReadOrResetAsync(stream);
        while (await Task.WhenAny(closed, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct)) != closed)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, await closed);
    }

    [Fact]
    public async Task One_address_has_only_so_many_connections()
    {
        var open = new List<NetworkStream>();
        var query = Messages.Query(Name, RecordType.A);
        for (var i = 0; i < StreamListener.MostOfOne; i++)
        {
            var stream = await TcpAsync();
            open.Add(stream);
            await stream.WriteAsync((byte[])[0, (byte)query.Length, .. query], Ct);
            await ReadAsync(stream);
        }

        await using (var one = await TcpAsync())
        {
            Assert.Equal(0, await ReadOrResetAsync(one));
        }

        foreach (var stream in open)
        {
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_was_asked_is_counted()
    {
        using var socket = await UdpAsync();
        await AskAsync(socket, Messages.Query(Name, RecordType.A));
        await AskAsync(socket, Messages.Query("no." + Name, RecordType.AAAA));
        var text = Text(_metrics);
        Assert.Contains("coredns_dns_requests_total{family=\"1\",proto=\"udp\",type=\"A\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("coredns_dns_requests_total{family=\"1\",proto=\"udp\",type=\"AAAA\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("coredns_dns_responses_total{rcode=\"NXDOMAIN\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("coredns_dns_request_duration_seconds_count 2\n", text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (var upstream in _upstreams)
        {
            await upstream.DisposeAsync();
        }
    }

    internal static string Text(IMetricSource source)
    {
        var body = new System.Buffers.ArrayBufferWriter<byte>();
        source.Write(new MetricWriter(body));
        return System.Text.Encoding.UTF8.GetString(body.WrittenSpan);
    }

    private async Task<Socket> UdpAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(_server.EndPoint, Ct);
        return socket;
    }

    private async Task<NetworkStream> TcpAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_server.EndPoint, Ct);
        return new(socket, ownsSocket: true);
    }

    private static async Task<byte[]> AskAsync(Socket socket, byte[]? query)
    {
        if (query is not null)
        {
            await socket.SendAsync(query, Ct);
        }

        var buffer = new byte[4096];
        return buffer[..await socket.ReceiveAsync(buffer, Ct)];
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix, Ct);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(answer, Ct);
        return answer;
    }

    private static async Task<int> ReadOrResetAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], Ct);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
