using System.IO.Pipelines;

namespace Jota.Transport.Upgrades;

/// <summary>One end of a connection that stays in memory.</summary>
public sealed class ConnectionStream : Stream
{
    private readonly Stream _in;
    private readonly Stream _out;

    private ConnectionStream(PipeReader reader, PipeWriter writer) => (_in, _out) = (reader.AsStream(), writer.AsStream());

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Both ends; each bounded in what the other has not read.</summary>
    public static (Stream Client, Stream Server) Pair()
    {
        var options = new PipeOptions(useSynchronizationContext: false);
        var (up, down) = (new Pipe(options), new Pipe(options));
        return (new ConnectionStream(down.Reader, up.Writer), new ConnectionStream(up.Reader, down.Writer));
    }

    /// <inheritdoc/>
    public override void Flush() => _out.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => _in.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _in.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => _out.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _out.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _in.Dispose();
        _out.Dispose();
        base.Dispose(disposing);
    }
}
