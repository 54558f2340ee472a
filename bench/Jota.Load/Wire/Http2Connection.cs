using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using Jota.Client;

namespace Jota.Load.Wire;

/// <summary>
/// A client as thrifty as can be, because it shares its cores with the server that is measured: one connection whose loop reads what
/// has come, counts the answers, and sends as many new requests in one write.
/// </summary>
internal sealed class Http2Connection : IAsyncDisposable
{
    private const int FrameHeader = 9;
    private const int Slots = 4096;
    private const long MostWindow = int.MaxValue;

    private readonly SslStream _tls;
    private readonly RequestEncoder _requests;
    private readonly FrameWriter _out = new();
    private readonly Scratch _scratch = new();
    private readonly long[] _started = new long[Slots];
    private byte[] _in = new byte[128 * 1024];
    private int _filled;
    private int _next = 1;
    private int _open;
    private long _window = 65535;
    private long _unacknowledged;

    private Http2Connection(SslStream tls, RequestEncoder requests)
    {
        _tls = tls;
        _requests = requests;
    }

    public static async Task<Http2Connection> OpenAsync(HttpApiOptions server, string? user, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Server.Host, server.Server.Port, ct);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));

        // Whom we load is not our worry; that the traffic is encrypted is.
#pragma warning disable CA5359
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = server.TlsServerName ?? server.Server.Host,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                ClientCertificates = server.ClientCertificate is { } own ? [own] : [],
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            },
            ct);
#pragma warning restore CA5359
        var connection = new Http2Connection(tls, new RequestEncoder(server.Server.Authority, server.Token, user));
        connection.Greet();
        return connection;
    }

    /// <summary>Keeps this many requests under way until the workload has no more and every answer is here.</summary>
    public async Task RunAsync(Workload work, int streams, Tally tally, CancellationToken ct)
    {
        var more = true;
        while (true)
        {
            while (more && _open < streams && _window >= 16 * 1024)
            {
                more = Send(work);
            }

            if (_out.Length > 0)
            {
                await _tls.WriteAsync(_out.Written, ct);
                _out.Clear();
            }

            if (_open == 0 && !more)
            {
                return;
            }

            await ReceiveAsync(work, tally, ct);
        }
    }

    public ValueTask DisposeAsync() => _tls.DisposeAsync();

    private void Greet()
    {
        _out.Raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);

        // No dynamic table in answers, no push, and all the window there can be.
        _out.Frame(FrameType.Settings, 0, 0, [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff]);
        Acknowledge(MostWindow - 65535);
    }

    private void Acknowledge(long bytes)
    {
        Span<byte> increment = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(increment, (int)bytes);
        _out.Frame(FrameType.WindowUpdate, 0, 0, increment);
    }

    private bool Send(Workload work)
    {
        if (!work.TryNext(_scratch))
        {
            return false;
        }

        _requests.Write(_out, _next, _scratch.Path, _scratch.Body);
        _started[_next / 2 % Slots] = Stopwatch.GetTimestamp();
        _window -= _scratch.Body.Length;
        _next += 2;
        _open++;
        return true;
    }

    private async Task ReceiveAsync(Workload work, Tally tally, CancellationToken ct)
    {
        var read = await _tls.ReadAsync(_in.AsMemory(_filled), ct);
        _filled += read > 0 ? read : throw new EndOfStreamException("the server closed the connection");
        var at = 0;
        while (_filled - at >= FrameHeader && Length(at) is var length && _filled - at >= FrameHeader + length)
        {
            Take(_in.AsSpan(at, FrameHeader), _in.AsSpan(at + FrameHeader, length), work, tally);
            at += FrameHeader + length;
        }

        _in.AsSpan(at, _filled - at).CopyTo(_in);
        _filled -= at;
        if (_unacknowledged > MostWindow / 4)
        {
            Acknowledge(_unacknowledged);
            _unacknowledged = 0;
        }
    }

    private int Length(int at) => (_in[at] << 16) | BinaryPrimitives.ReadUInt16BigEndian(_in.AsSpan(at + 1));

    private void Take(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Workload work, Tally tally)
    {
        var (type, flags, stream) = ((FrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header[5..]));
        switch (type)
        {
            case FrameType.Headers:
                Check(payload, flags, work);
                End(flags, stream, tally);
                break;
            case FrameType.Data:
                _unacknowledged += payload.Length;
                work.Data(stream, payload);
                End(flags, stream, tally);
                break;
            case FrameType.Settings when (flags & 1) == 0:
                _out.Frame(FrameType.Settings, 1, 0, []);
                break;
            case FrameType.Ping when (flags & 1) == 0:
                _out.Frame(FrameType.Ping, 1, 0, payload);
                break;
            case FrameType.WindowUpdate when stream == 0:
                _window += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case FrameType.RstStream or FrameType.GoAway:
                throw new IOException($"the server ended stream {stream} with {type}");
            default:
                break;
        }
    }

    private static void Check(ReadOnlySpan<byte> payload, byte flags, Workload work)
    {
        const byte Padded = 0x8;
        const byte Priority = 0x20;
        var skipped = ((flags & Padded) != 0 ? 1 : 0) + ((flags & Priority) != 0 ? 5 : 0);
        var status = StatusCode.Of(payload[skipped..]);
        if (status != work.Expected)
        {
            throw new IOException($"an answer of {status}, where {work.Expected} was expected");
        }
    }

    private void End(byte flags, int stream, Tally tally)
    {
        if ((flags & 1) != 0)
        {
            _open--;
            tally.Add(_started[stream / 2 % Slots]);
        }
    }
}
