using System.Net;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A request's body on its way: each piece is sent on when it comes, and no further one is read before that.</summary>
internal sealed class ForwardedBody(HttpRequest request) : HttpContent
{
    private const int Piece = 16 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, request.HttpContext.RequestAborted);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = new byte[Piece];
        int length;
        while ((length = await request.Body.ReadAsync(piece, cancellationToken)) > 0)
        {
            await stream.WriteAsync(piece.AsMemory(0, length), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = request.ContentLength ?? 0;
        return request.ContentLength is not null;
    }
}
