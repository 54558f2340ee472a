using System.Buffers;
using System.Buffers.Binary;

namespace Jota.Transport.Spdy;

/// <summary>Writes whole frames, one at a time, whoever calls. What the connection does not take yet, the caller waits for.</summary>
internal sealed class FrameWriter(Stream connection) : IDisposable
{
    /// <summary>The most data in a frame, so that streams take turns.</summary>
    public const int LongestData = 32 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HeaderWriter _headers = new();

    /// <summary>Opens a stream; its number is taken in the same turn, since numbers must rise.</summary>
    public ValueTask OpenAsync(Func<uint> nextId, IReadOnlyDictionary<string, string> headers, CancellationToken ct) => WriteAsync(
        () =>
        {
            var id = nextId();
            var frame = Control(FrameType.SynStream, 10, _headers.Write(headers));
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(FrameHeader.Size), id);
            return frame;
        },
        ct);

    /// <summary>Accepts a stream.</summary>
    public ValueTask ReplyAsync(uint stream, CancellationToken ct) => WriteAsync(
        () =>
        {
            var frame = Control(FrameType.SynReply, 4, _headers.Write(new Dictionary<string, string>()));
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(FrameHeader.Size), stream);
            return frame;
        },
        ct);

    /// <summary>Writes data, in as many frames as it needs; the last of them ends this side of the stream if so asked.</summary>
    public async ValueTask DataAsync(uint stream, ReadOnlyMemory<byte> data, bool last, CancellationToken ct)
    {
        do
        {
            var part = data[..Math.Min(data.Length, LongestData)];
            data = data[part.Length..];
            await DataFrameAsync(stream, part, last && data.IsEmpty, ct);
        }
        while (!data.IsEmpty);
    }

    public ValueTask ResetAsync(uint stream, uint status, CancellationToken ct) => NumbersAsync(FrameType.RstStream, ct, stream, status);

    public ValueTask PingAsync(uint id, CancellationToken ct) => NumbersAsync(FrameType.Ping, ct, id);

    public void Dispose() => _turn.Dispose();

    private static byte[] Control(FrameType type, int fixedSize, ReadOnlySpan<byte> block)
    {
        var frame = new byte[FrameHeader.Size + fixedSize + block.Length];
        FrameHeader.OfControl(type, fixedSize + block.Length).Write(frame);
        block.CopyTo(frame.AsSpan(FrameHeader.Size + fixedSize));
        return frame;
    }

    private async ValueTask DataFrameAsync(uint stream, ReadOnlyMemory<byte> data, bool last, CancellationToken ct)
    {
        // One write per frame: the layers below make a packet of each.
        var size = FrameHeader.Size + data.Length;
        var frame = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            FrameHeader.OfData(stream, data.Length, last).Write(frame);
            data.Span.CopyTo(frame.AsSpan(FrameHeader.Size));
            await WriteAsync(() => frame.AsMemory(0, size), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    private ValueTask NumbersAsync(FrameType type, CancellationToken ct, params uint[] numbers)
    {
        var frame = new byte[FrameHeader.Size + (4 * numbers.Length)];
        FrameHeader.OfControl(type, 4 * numbers.Length).Write(frame);
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(FrameHeader.Size + (4 * i)), numbers[i]);
        }

        return WriteAsync(() => frame, ct);
    }

    /// <summary>
    /// Makes a frame and writes it while no other is. Throws <see cref="IOException"/> when the connection is gone, however that shows.
    /// </summary>
    private async ValueTask WriteAsync(Func<ReadOnlyMemory<byte>> frame, CancellationToken ct)
    {
        try
        {
            await _turn.WaitAsync(ct);
            try
            {
                await connection.WriteAsync(frame(), ct);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("the connection is gone", e);
        }
    }
}
