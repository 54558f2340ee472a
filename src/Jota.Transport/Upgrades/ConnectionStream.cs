using System.IO.Pipelines;

namespace Jota.Transport.Upgrades;

/// <summary>One end of a connection that stays in memory.</summary>
public sealed class ConnectionStream : SequentialStream
{
    private readonly Stream _in;
    private readonly Stream _out;

    private ConnectionStream(PipeReader reader, PipeWriter writer) => (_in, _out) = (reader.AsStream(), writer.AsStream());

    /// <summary>Both ends; each bounded in what the other has not read.</summary>
    public static (Stream Client, Stream Server) Pair()
    {
        var options = new PipeOptions(useSynchronizationContext: false);
        var (up, down) = (new Pipe(options), new Pipe(options));
        return (new ConnectionStream(down.Reader, up.Writer), new ConnectionStream(up.Reader, down.Writer));
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _in.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _out.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _in.Dispose();
        _out.Dispose();
        base.Dispose(disposing);
    }
}
