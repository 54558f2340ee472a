using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A document that changes only with the server: its bytes, its <c>ETag</c>, and its compressed form once somebody wants that.</summary>
internal sealed class CachedDocument(string contentType, ReadOnlyMemory<byte> bytes)
{
    private const int WorthCompressing = 16 * 1024;

    private readonly Lazy<byte[]> _compressed = new(() => Compress(bytes));

    /// <summary>The hash of the bytes, quoted.</summary>
    public string ETag { get; } = $"\"{Hash(bytes.Span)}\"";

    public string ContentType => contentType;

    /// <summary>A hash in upper-case hex, as upstream writes it.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA512.HashData(bytes));

    /// <summary>Answers with the document, or with 304 to those who have it.</summary>
    public async Task WriteAsync(HttpContext http, string cacheControl)
    {
        var response = http.Response;
        response.Headers.ETag = ETag;
        response.Headers.Vary = "Accept";
        response.Headers.CacheControl = cacheControl;
        if (http.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == ETag || tag == "*"))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var body = bytes;
        if (bytes.Length >= WorthCompressing && ListBody.AcceptsGzip(http.Request))
        {
            response.Headers.ContentEncoding = "gzip";
            body = _compressed.Value;
        }

        await Answer.BytesAsync(http, StatusCodes.Status200OK, contentType, body);
    }

    /// <summary>Answers with the document as with any other.</summary>
    public Task WritePlainAsync(HttpContext http) => Answer.BytesAsync(http, StatusCodes.Status200OK, contentType, bytes);

    private static byte[] Compress(ReadOnlyMemory<byte> bytes)
    {
        var into = new MemoryStream();
        using (var gzip = new GZipStream(into, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes.Span);
        }

        return into.ToArray();
    }
}
