using System.Buffers;
using Jota.Transport.Upgrades;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>An answer as a stream, for what comes from elsewhere: in pieces that count as in flight until the client takes them.</summary>
internal sealed class AnswerStream(HttpContext http, FlightPace pace) : SequentialStream
{
    private const int Piece = 16 * 1024;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var into = http.Response.BodyWriter;
        while (!buffer.IsEmpty)
        {
            var held = buffer.Length;
            var piece = buffer[..Math.Min(buffer.Length, Piece)];
            into.Write(piece.Span);
            buffer = buffer[piece.Length..];
            await ConnectionFlow.FlushAsync(http, into, cancellationToken, pace, held);
        }
    }

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken) =>
        await ConnectionFlow.FlushAsync(http, http.Response.BodyWriter, cancellationToken, pace);
}
