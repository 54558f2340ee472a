using System.Net;
using System.Net.Sockets;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Serving;

/// <summary>
/// Answers datagrams. Each of its loops takes one, answers it at once if nobody else must be asked, and takes the next; what must wait
/// waits beside, so much at once and no more.
/// </summary>
internal sealed class DatagramListener(Socket socket, Responder responder, DnsMetrics metrics, InFlight waiting, TimeProvider clock)
{
    // No query is nearly as long; what is longer is cut and then no query.
    private const int LongestQuery = 4096;

    // Under load everything completes at once: others of this process must get their turns too.
    private const int Turn = 32;

    /// <summary>Takes and answers, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var query = new byte[LongestQuery];
        var answer = new byte[ResponseWriter.LongestDatagram];
        var from = new SocketAddress(socket.AddressFamily);
        for (var turn = 1; ; turn++)
        {
            var length = await ReceiveAsync(query, from, ct);
            var began = clock.GetTimestamp();
            var answered = responder.TryAnswer(query.AsSpan(0, length), overTcp: false, answer);
            switch (answered)
            {
                case 0:
                    metrics.Dropped.Add();
                    break;
                case Responder.Later:
                    Later(query.AsSpan(0, length).ToArray(), Copy(from), began, ct);
                    break;
                default:
                    Count(query.AsSpan(0, length), answer.AsSpan(0, answered), began);
                    await SendAsync(answer.AsMemory(0, answered), from, ct);
                    break;
            }

            if (turn % Turn == 0)
            {
                await Task.Yield();
            }
        }
    }

    private async ValueTask<int> ReceiveAsync(byte[] query, SocketAddress from, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await socket.ReceiveFromAsync(query.AsMemory(), SocketFlags.None, from, ct);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionReset)
            {
                // What somebody sent, or somebody who left: the next one.
                metrics.Dropped.Add();
            }
        }
    }

    private void Later(byte[] query, SocketAddress to, long began, CancellationToken ct)
    {
        if (!waiting.TryBegin(AnswerAsync))
        {
            metrics.Overloaded.Add();
        }

        async Task AnswerAsync()
        {
            try
            {
                var answer = new byte[ResponseWriter.LongestDatagram];
                var length = await responder.AnswerLaterAsync(query, overTcp: false, answer, ct);
                Count(query, answer.AsSpan(0, length), began);
                await SendAsync(answer.AsMemory(0, length), to, ct);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // The end.
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> answer, SocketAddress to, CancellationToken ct)
    {
        try
        {
            await socket.SendToAsync(answer, SocketFlags.None, to, ct);
        }
        catch (SocketException)
        {
            // The asker cannot be reached, and asks again if it wants to know.
        }
    }

    private void Count(ReadOnlySpan<byte> query, ReadOnlySpan<byte> answer, long began) =>
        metrics.Count(overTcp: false, socket.AddressFamily, TypeOf(query), answer, clock.GetElapsedTime(began));

    /// <summary>What was asked for, where that can be told.</summary>
    public static RecordType TypeOf(ReadOnlySpan<byte> query)
    {
        var at = WireName.Skip(query, MessageHeader.Length);
        return at < 0 || at + 2 > query.Length
            ? RecordType.None
            : (RecordType)System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(query[at..]);
    }

    private static SocketAddress Copy(SocketAddress from)
    {
        var copy = new SocketAddress(from.Family, from.Size);
        from.Buffer.Span[..from.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }
}
