using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A large document that is kept compressed, as nearly every client wants it; the others have it unpacked on the way.</summary>
internal sealed class CompressedDocument(string contentType, byte[] plain)
{
    private readonly string _tag = CachedDocument.TagOf(plain);
    private readonly byte[] _compressed = CachedDocument.Compress(plain);
    private readonly long _length = plain.Length;

    /// <summary>Answers with the document, or with 304 to those who have it.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.Headers.ETag = _tag;
        response.Headers.Vary = "Accept";
        if (CachedDocument.ClientHas(http.Request, _tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
        }
        else if (ListBody.AcceptsGzip(http.Request))
        {
            response.Headers.ContentEncoding = "gzip";
            await Answer.SharedAsync(http, contentType, _compressed);
        }
        else
        {
            response.ContentType = contentType;
            response.ContentLength = _length;
            await using var unpacked = new GZipStream(new MemoryStream(_compressed, writable: false), CompressionMode.Decompress);
            await CopyAsync(unpacked, http);
        }
    }

    private static async Task CopyAsync(GZipStream unpacked, HttpContext http)
    {
        var into = http.Response.BodyWriter;
        while (await unpacked.ReadAsync(into.GetMemory(), http.RequestAborted) is var length && length > 0)
        {
            into.Advance(length);
            await ConnectionFlow.FlushAsync(http, into, http.RequestAborted);
        }
    }
}
