using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Jota.Transport.Spdy;

/// <summary>
/// SPDY/3.1 over a connection, as Kubernetes' clients and container runtimes speak it: many streams, opened by either end. Windows are
/// not kept, because none of those peers announces any (it would stall after 64 KiB): the connection's own flow control bounds what is
/// under way, and memory. Of all streams together no more than a mebibyte is kept unread.
/// </summary>
public sealed class SpdySession : IAsyncDisposable
{
    // Of all streams that the peer may open, so that it can make nobody hold what it likes.
    private const int MostStreams = 2000;
    private const long MostHeaders = 1 << 20;
    private const long MostUnread = 1 << 20;

    private const int LongestControl = 64 * 1024;
    private const uint IdMask = 0x7FFF_FFFF;

    private readonly Stream _connection;
    private readonly SpdyRole _role;
    private readonly HeaderReader _headers = new();
    private readonly ConcurrentDictionary<uint, SpdyStream> _streams = new();
    private readonly Channel<SpdyStream> _opened = Channel.CreateUnbounded<SpdyStream>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly UnreadBlocks _unread = new(MostUnread);
    private long _headerBytes;
    private uint _nextId;
    private uint _lastOpened;
    private volatile bool _over;
    private int _disposed;

    private SpdySession(Stream connection, SpdyRole role)
    {
        (_connection, _role, _nextId) = (connection, role, role == SpdyRole.Client ? 1u : 2u);
        Frames = new FrameWriter(connection);
        Completion = Task.Run(ReadAsync);
    }

    /// <summary>Completes, without an exception, when nothing more can be read from the peer.</summary>
    public Task Completion { get; }

    /// <summary>The streams that the peer opens, accepted already; ends with the session.</summary>
    public ChannelReader<SpdyStream> Opened => _opened.Reader;

    /// <summary>How many bytes are kept for what its streams have received and nobody has read.</summary>
    internal long Unread => _unread.Used;

    internal FrameWriter Frames { get; }

    /// <summary>Begins to speak on a connection, which becomes the session's to dispose.</summary>
    public static SpdySession Start(Stream connection, SpdyRole role) => new(connection, role);

    /// <summary>
    /// Opens a stream; returns when the peer has accepted it. Throws <see cref="IOException"/> when it does not, or is gone.
    /// </summary>
    public async Task<SpdyStream> OpenAsync(IReadOnlyDictionary<string, string> headers, CancellationToken ct)
    {
        SpdyStream? stream = null;
        await Frames.OpenAsync(
            () =>
            {
                stream = new SpdyStream(this, _nextId, headers, _unread);
                Keep(stream);
                _nextId += 2;
                return stream.Id;
            },
            headers,
            ct);
        if (_over)
        {
            stream!.Cut(Gone());
        }

        await stream!.Accepted.WaitAsync(ct);
        return stream;
    }

    /// <summary>Ends the session and its connection; streams that are open are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync();
        await _connection.DisposeAsync();
        await Completion;
        Frames.Dispose();
        _stop.Dispose();
    }

    internal void Forget(uint stream)
    {
        if (_streams.TryRemove(stream, out var gone))
        {
            Interlocked.Add(ref _headerBytes, -gone.HeaderBytes);
        }
    }

    private void Keep(SpdyStream stream)
    {
        _streams[stream.Id] = stream;
        Interlocked.Add(ref _headerBytes, stream.HeaderBytes);
    }

    private static IOException Gone() => new("the connection is gone");

    private async Task ReadAsync()
    {
        // Nothing is held while nothing comes.
        var options = new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true, useZeroByteReads: true);
        var connection = PipeReader.Create(_connection, options);
        var orderly = false;
        try
        {
            await ReadFramesAsync(connection, _stop.Token);
            orderly = true;
        }
        catch (Exception e) when (e
            is IOException or WebSocketException or InvalidDataException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException)
        {
            // However it ends, it is over: what was open learns so below.
        }

        await connection.CompleteAsync();
        _over = true;
        foreach (var stream in _streams.Values)
        {
            // Container runtimes end a connection, and mean its streams too.
            if (orderly)
            {
                stream.Leave(Gone());
            }
            else
            {
                stream.Cut(Gone());
            }
        }

        _opened.Writer.TryComplete();
        _headers.Dispose();
    }

    private async Task ReadFramesAsync(PipeReader connection, CancellationToken ct)
    {
        while (true)
        {
            var read = await connection.ReadAtLeastAsync(FrameHeader.Size, ct);
            if (read.Buffer.Length < FrameHeader.Size)
            {
                return;
            }

            var frame = HeaderOf(read.Buffer);
            connection.AdvanceTo(read.Buffer.GetPosition(FrameHeader.Size));
            if (frame.Type == FrameType.Data)
            {
                await ReadDataAsync(connection, frame, ct);
            }
            else
            {
                await ReadControlAsync(connection, frame, ct);
            }
        }
    }

    private static FrameHeader HeaderOf(ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(bytes);
        return FrameHeader.Parse(bytes);
    }

    private async Task ReadDataAsync(PipeReader connection, FrameHeader frame, CancellationToken ct)
    {
        var stream = _streams.GetValueOrDefault(frame.StreamId);
        for (var left = (long)frame.Length; left > 0;)
        {
            var read = await connection.ReadAsync(ct);
            var part = read.Buffer.Slice(0, Math.Min(left, read.Buffer.Length));
            if (part.IsEmpty && read.IsCompleted)
            {
                throw Gone();
            }

            // What comes for a stream that is closed was under way when it was.
            await (stream?.DeliverAsync(part, ct) ?? ValueTask.CompletedTask);
            left -= part.Length;
            connection.AdvanceTo(part.End);
        }

        if (frame.IsLast)
        {
            stream?.EndInput();
        }
    }

    private async Task ReadControlAsync(PipeReader connection, FrameHeader frame, CancellationToken ct)
    {
        if (frame.Length is 0 or > LongestControl)
        {
            throw new InvalidDataException("a SPDY control frame of an impossible length");
        }

        var read = await connection.ReadAtLeastAsync(frame.Length, ct);
        if (read.Buffer.Length < frame.Length)
        {
            throw Gone();
        }

        var body = read.Buffer.Slice(0, frame.Length);
        await OnControlAsync(frame, body, ct);
        connection.AdvanceTo(body.End);
    }

    private Task OnControlAsync(FrameHeader frame, ReadOnlySequence<byte> body, CancellationToken ct)
    {
        switch (frame.Type)
        {
            case FrameType.SynStream:
                return OnOpenedAsync(NumberOf(body) & IdMask, _headers.Read(From(body, 10)), frame.IsLast, ct);
            case FrameType.SynReply:
                // Read in any case: the packed headers go on from frame to frame.
                _headers.Read(From(body, 4));
                OnReply(NumberOf(body) & IdMask, frame.IsLast);
                break;
            case FrameType.Headers:
                _headers.Read(From(body, 4));
                break;
            case FrameType.RstStream:
                // Also how Kubernetes' servers take leave of streams that went well: not an error of what was read.
                _streams.GetValueOrDefault(NumberOf(body) & IdMask)?.Leave(new IOException("the peer reset the stream"));
                break;
            case FrameType.Ping when (NumberOf(body) % 2 == 1) != (_role == SpdyRole.Client):
                return Frames.PingAsync(NumberOf(body), ct).AsTask();
        }

        return Task.CompletedTask;
    }

    private async Task OnOpenedAsync(uint id, Dictionary<string, string> headers, bool last, CancellationToken ct)
    {
        if (id % 2 == (_role == SpdyRole.Client ? 1 : 0) || id <= _lastOpened)
        {
            throw new InvalidDataException("a SPDY stream with a number that the peer may not use");
        }

        _lastOpened = id;
        if (_streams.Count >= MostStreams || Volatile.Read(ref _headerBytes) > MostHeaders)
        {
            await Frames.ResetAsync(id, (uint)SpdyStatus.RefusedStream, ct);
            return;
        }

        var stream = new SpdyStream(this, id, headers, _unread);
        Keep(stream);
        stream.Accept();
        await Frames.ReplyAsync(id, ct);
        if (last)
        {
            stream.EndInput();
        }

        _opened.Writer.TryWrite(stream);
    }

    private void OnReply(uint id, bool last)
    {
        if (_streams.TryGetValue(id, out var stream))
        {
            stream.Accept();
            if (last)
            {
                stream.EndInput();
            }
        }
    }

    private static ReadOnlySequence<byte> From(ReadOnlySequence<byte> body, int offset) =>
        body.Length >= offset ? body.Slice(offset) : throw new InvalidDataException("a SPDY frame that is too short");

    private static uint NumberOf(ReadOnlySequence<byte> body)
    {
        Span<byte> bytes = stackalloc byte[4];
        (body.Length >= 4 ? body.Slice(0, 4) : throw new InvalidDataException("a SPDY frame that is too short")).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
