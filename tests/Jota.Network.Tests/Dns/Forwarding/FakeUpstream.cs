using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Jota.Network.Dns.Serving;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Tests.Dns.Forwarding;

/// <summary>Another DNS server, on loopback: what it answers is the test's to say.</summary>
internal sealed class FakeUpstream : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DnsSockets _sockets = DnsSockets.Bind(new(IPAddress.Loopback, 0));
    private readonly Func<byte[], bool, IEnumerable<byte[]>> _answer;
    private readonly SemaphoreSlim _came = new(0);
    private readonly Task _running;

    /// <param name="answer">The answers to a query, that came over TCP or not; none to say nothing.</param>
    public FakeUpstream(Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        _answer = answer;
        _running = Task.WhenAll(Task.Run(UdpAsync), Task.Run(TcpAsync));
    }

    public IPEndPoint EndPoint => _sockets.EndPoint;

    /// <summary>The queries that came, as text.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>An answer with records, whose names may be pointers to the question (byte 12) or whole.</summary>
    public static byte[] Answer(byte[] query, RecordSetBuilder? records = null, ResponseCode code = ResponseCode.NoError, int flags = 0, RecordSetBuilder? authority = null)
    {
        var end = WireName.Skip(query, MessageHeader.Length) + 4;
        var (answers, denial) = (records?.Build() ?? RecordSet.Empty, authority?.Build() ?? RecordSet.Empty);
        byte[] message = [.. query[..end], .. answers.Bytes, .. denial.Bytes];
        MessageHeader.SetFlags(message, MessageHeader.Response | MessageHeader.RecursionDesired | MessageHeader.RecursionAvailable | flags | (int)code);
        MessageHeader.SetCount(message, 1, answers.Count);
        MessageHeader.SetCount(message, 2, denial.Count);
        MessageHeader.SetCount(message, 3, 0);
        return message;
    }

    /// <summary>An answer with one address.</summary>
    public static byte[] Address(byte[] query, string address, uint ttl = 100) =>
        Answer(query, new RecordSetBuilder().Address(RecordSetBuilder.OfQuestion, ttl, IPAddress.Parse(address)));

    /// <summary>That there is no such name.</summary>
    public static byte[] NoSuchName(byte[] query, uint ttl = 100) => Answer(
        query, code: ResponseCode.NameError,
        authority: new RecordSetBuilder().Authority(WireName.FromText("example.com"), ttl, WireName.FromText("ns.example.com"), WireName.FromText("a.b"), 1));

    /// <summary>Completes when somebody has asked once more.</summary>
    public Task UntilCameAsync() => _came.WaitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _sockets.Dispose();
    }

    private async Task UdpAsync()
    {
        try
        {
            var buffer = new byte[4096];
            while (true)
            {
                var got = await _sockets.Udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                foreach (var answer in Take(buffer[..got.ReceivedBytes], false))
                {
                    await _sockets.Udp.SendToAsync(answer, SocketFlags.None, got.RemoteEndPoint, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task TcpAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _sockets.Tcp.AcceptAsync(_stop.Token);
                await using var stream = new NetworkStream(connection);
                var prefix = new byte[2];
                await stream.ReadExactlyAsync(prefix, _stop.Token);
                var query = new byte[(prefix[0] << 8) | prefix[1]];
                await stream.ReadExactlyAsync(query, _stop.Token);
                foreach (var answer in Take(query, true))
                {
                    await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private IEnumerable<byte[]> Take(byte[] query, bool overTcp)
    {
        var name = new byte[WireName.Longest];
        WireName.Read(query, MessageHeader.Length, name, out var length);
        Asked.Enqueue($"{(overTcp ? "tcp" : "udp")} {WireName.ToText(name.AsSpan(0, length))} {DatagramListener.TypeOf(query)}");
        _came.Release();
        return _answer(query, overTcp).ToList();
    }
}
