using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A small document that changes only with the server: its bytes and its <c>ETag</c>.</summary>
internal sealed class CachedDocument(string contentType, ReadOnlyMemory<byte> bytes)
{
    private readonly string _tag = TagOf(bytes.Span);

    public string ContentType => contentType;

    /// <summary>The hash of a document in upper-case hex and quotes, as upstream tags it.</summary>
    public static string TagOf(ReadOnlySpan<byte> bytes) => $"\"{Convert.ToHexString(SHA512.HashData(bytes))}\"";

    /// <summary>Whether the client says that it has what is tagged so.</summary>
    public static bool ClientHas(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Any(known => known == tag || known == "*");

    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var into = new MemoryStream();
        using (var gzip = new GZipStream(into, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return into.ToArray();
    }

    /// <summary>Answers with the document, or with 304 to those who have it.</summary>
    public Task WriteTaggedAsync(HttpContext http)
    {
        http.Response.Headers.ETag = _tag;
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.CacheControl = "public";
        if (ClientHas(http.Request, _tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return WriteAsync(http);
    }

    /// <summary>Answers with the document.</summary>
    public Task WriteAsync(HttpContext http) => Answer.SharedAsync(http, contentType, bytes);
}
