using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A proxied page: its links lead through the proxy.</summary>
internal static class HtmlAnswer
{
    private const int Piece = 16 * 1024;

    /// <summary>Whether an answer is a page in an encoding that we can read.</summary>
    public static bool Is(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType == "text/html" && Encoding(response) is "" or "gzip" or "deflate";

    public static async Task CopyAsync(HttpResponseMessage response, Stream from, HttpContext to, ProxyLinks links, CancellationToken ct)
    {
        to.Response.Headers.ContentLength = null;
        var answer = new AnswerStream(to, FlightPace.Steady);
        var encoding = Encoding(response);
        if (encoding.Length == 0)
        {
            await RewriteAsync(from, answer, links, ct);
            return;
        }

        await using var plain = Decoder(encoding, from);
        await using var into = Encoder(encoding, answer);
        await RewriteAsync(plain, into, links, ct);
    }

    private static async Task RewriteAsync(Stream from, Stream into, ProxyLinks links, CancellationToken ct)
    {
        var page = new HtmlLinks(links.Rewrite);
        var piece = new byte[Piece];
        int length;
        while ((length = await from.ReadAsync(piece, ct)) > 0)
        {
            await into.WriteAsync(page.Next(piece.AsSpan(0, length)), ct);
            await into.FlushAsync(ct);
        }

        await into.WriteAsync(page.End(), ct);
    }

    private static string Encoding(HttpResponseMessage response) => string.Join(',', response.Content.Headers.ContentEncoding);

    private static Stream Decoder(string encoding, Stream from) =>
        encoding == "gzip" ? new GZipStream(from, CompressionMode.Decompress) : new ZLibStream(from, CompressionMode.Decompress);

    private static Stream Encoder(string encoding, Stream into) => encoding == "gzip"
        ? new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true)
        : new ZLibStream(into, CompressionLevel.Fastest, leaveOpen: true);
}
