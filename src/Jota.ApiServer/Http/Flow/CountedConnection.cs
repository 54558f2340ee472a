using Jota.Transport.Upgrades;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A connection that changed its protocol: what its client does not take counts as in flight.</summary>
internal sealed class CountedConnection(HttpContext http, Stream connection) : SequentialStream
{
    // So much is passed on at once: of what the client does not take, the connection itself holds no more than this beyond its bound.
    private const int Piece = 16 * 1024;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A frame is held twice: as it was made, and as it is sent.
        var held = 2L * buffer.Length;
        return buffer.Length > Piece
            ? WritePiecesAsync(buffer, held, cancellationToken)
            : ConnectionFlow.CountAsync(http, connection.WriteAsync(buffer, cancellationToken), held);
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask WritePiecesAsync(ReadOnlyMemory<byte> bytes, long held, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, Piece)];
            bytes = bytes[piece.Length..];
            await ConnectionFlow.CountAsync(http, connection.WriteAsync(piece, ct), held);
        }
    }
}
