using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Jota.Api;

namespace Jota.Network.Dns.Forwarding;

/// <summary>
/// Asks another server one question: over UDP from a port of its own (who would forge an answer has to guess it, and the id), then over
/// TCP when the answer was cut off.
/// </summary>
internal sealed class UpstreamClient(TimeProvider clock, IdSource ids)
{
    private const int Datagram = 4096;

    /// <summary>How long one server is waited for.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Answers what the server answered; null when it did not.</summary>
    public async Task<ForwardedAnswer?> AskAsync(IPEndPoint server, byte[] key, CancellationToken ct)
    {
        using var time = clock.CancelAfter(Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, ct);
        ForwardedAnswer? cut = null;
        try
        {
            var answer = await OverUdpAsync(server, key, both.Token);
            if (answer is not { IsTruncated: true })
            {
                return answer;
            }

            // Better than nothing: whoever asked can try TCP.
            cut = answer;
            return await OverTcpAsync(server, key, both.Token) ?? cut;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException)
        {
            ct.ThrowIfCancellationRequested();
            return cut;
        }
    }

    private async Task<ForwardedAnswer?> OverUdpAsync(IPEndPoint server, byte[] key, CancellationToken ct)
    {
        var id = (ushort)ids.Next(ushort.MaxValue + 1);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, ct);
        await socket.SendAsync(ForwardedQuestion.Message(key, id), ct);
        var buffer = new byte[Datagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, ct);

            // What is not the answer is not an answer either: somebody may be guessing.
            if (ForwardedQuestion.IsAnsweredBy(key, id, buffer.AsSpan(0, length)))
            {
                return ForwardedAnswer.Read(buffer.AsSpan(0, length).ToArray());
            }
        }
    }

    private async Task<ForwardedAnswer?> OverTcpAsync(IPEndPoint server, byte[] key, CancellationToken ct)
    {
        var id = (ushort)ids.Next(ushort.MaxValue + 1);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, ct);
        await using var stream = new NetworkStream(socket);
        var message = ForwardedQuestion.Message(key, id);
        byte[] query = [(byte)(message.Length >> 8), (byte)message.Length, .. message];
        await stream.WriteAsync(query, ct);
        var prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix, ct);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(answer, ct);
        return ForwardedQuestion.IsAnsweredBy(key, id, answer) ? ForwardedAnswer.Read(answer) : null;
    }
}
