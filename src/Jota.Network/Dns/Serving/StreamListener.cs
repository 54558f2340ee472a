using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Jota.Api;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Serving;

/// <summary>
/// Answers over TCP: messages with their length before them, one after the other. So many connections in all and of one address, and no
/// more; one that is slow to ask or to take its answers is closed.
/// </summary>
internal sealed class StreamListener(Socket socket, Responder responder, DnsMetrics metrics, TimeProvider clock)
{
    /// <summary>How many connections there may be.</summary>
    public const int MostConnections = 256;

    /// <summary>How many of them one address may have.</summary>
    public const int MostOfOne = 32;

    private const int Prefix = 2;
    private const int LongestQuery = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _connections = [];
    private readonly InFlight _open = new(MostConnections);

    /// <summary>How long a connection may do nothing, and a message may take.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections there are.</summary>
    public int Connections => _open.Count;

    /// <summary>Takes connections, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var connection = await AcceptAsync(ct);
            if (!_open.TryBegin(() => ServeAsync(connection, ct)))
            {
                connection.Dispose();
                metrics.Overloaded.Add();
            }
        }
    }

    /// <summary>Waits until all connections are closed, after <see cref="RunAsync"/> has ended.</summary>
    public Task DrainAsync() => _open.DrainAsync();

    private async Task<Socket> AcceptAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await socket.AcceptAsync(ct);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // Somebody came and left.
            }
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken ct)
    {
        using (connection)
        {
            var from = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
            if (!Enter(from))
            {
                metrics.Overloaded.Add();
                return;
            }

            var answer = ArrayPool<byte>.Shared.Rent(Prefix + ResponseWriter.LongestMessage);
            try
            {
                connection.NoDelay = true;
                var query = new byte[LongestQuery];
                while (await ServeOneAsync(connection, query, answer, ct))
                {
                    // The next message.
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side left, was too slow, or the server stops.
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(answer);
                Leave(from);
            }
        }
    }

    /// <summary>Answers one message; false when there is none, or none that is to be answered.</summary>
    private async Task<bool> ServeOneAsync(Socket connection, byte[] query, byte[] answer, CancellationToken ct)
    {
        using var time = clock.CancelAfter(Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, ct);
        if (!await FillAsync(connection, query.AsMemory(0, Prefix), both.Token)
            || BinaryPrimitives.ReadUInt16BigEndian(query) is var length && (length > LongestQuery || length == 0)
            || !await FillAsync(connection, query.AsMemory(0, length), both.Token))
        {
            return false;
        }

        var began = clock.GetTimestamp();
        var answered = responder.TryAnswer(query.AsSpan(0, length), overTcp: true, answer.AsSpan(Prefix));
        if (answered == Responder.Later)
        {
            answered = await responder.AnswerLaterAsync(query.AsMemory(0, length), overTcp: true, answer.AsMemory(Prefix), both.Token);
        }

        if (answered == 0)
        {
            metrics.Dropped.Add();
            return false;
        }

        metrics.Count(overTcp: true, connection.AddressFamily, DatagramListener.TypeOf(query.AsSpan(0, length)),
            answer.AsSpan(Prefix, answered), clock.GetElapsedTime(began));
        BinaryPrimitives.WriteUInt16BigEndian(answer, (ushort)answered);
        return await SendAsync(connection, answer.AsMemory(0, Prefix + answered), both.Token);
    }

    private static async Task<bool> FillAsync(Socket connection, Memory<byte> into, CancellationToken ct)
    {
        while (into.Length > 0)
        {
            var read = await connection.ReceiveAsync(into, SocketFlags.None, ct);
            if (read == 0)
            {
                return false;
            }

            into = into[read..];
        }

        return true;
    }

    private static async Task<bool> SendAsync(Socket connection, ReadOnlyMemory<byte> all, CancellationToken ct)
    {
        while (all.Length > 0)
        {
            all = all[await connection.SendAsync(all, SocketFlags.None, ct)..];
        }

        return true;
    }

    private bool Enter(IPAddress from)
    {
        lock (_gate)
        {
            var count = _connections.GetValueOrDefault(from);
            if (count >= MostOfOne)
            {
                return false;
            }

            _connections[from] = count + 1;
            return true;
        }
    }

    private void Leave(IPAddress from)
    {
        lock (_gate)
        {
            if (_connections[from] is > 1 and var count)
            {
                _connections[from] = count - 1;
            }
            else
            {
                _connections.Remove(from);
            }
        }
    }
}
