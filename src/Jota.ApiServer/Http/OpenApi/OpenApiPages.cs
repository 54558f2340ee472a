using System.Collections.Concurrent;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>The OpenAPI documents of one catalog, made when first asked for, and kept compressed.</summary>
internal sealed class OpenApiPages(ResourceCatalog catalog)
{
    private readonly ConcurrentDictionary<string, Lazy<CompressedDocument>> _made = new(StringComparer.Ordinal);

    public OpenApiDocuments Documents { get; } = new(catalog);

    public CompressedDocument V3Index() => Made("v3", "text/plain; charset=utf-8", Documents.V3Index);

    /// <summary>Of a group and version that there is.</summary>
    public CompressedDocument V3(string groupVersion) => Made($"v3 {groupVersion}", "application/json", () => Documents.V3(groupVersion)!);

    public CompressedDocument V2(string contentType) =>
        Made($"v2 {contentType}", contentType, contentType == OpenApiHandler.V2Protobuf ? Documents.V2Protobuf : Documents.V2Json);

    // Lazy, because a megabyte should not be written twice for two clients that come at once.
    private CompressedDocument Made(string name, string contentType, Func<byte[]> write) =>
        _made.GetOrAdd(name, _ => new(() => new(contentType, write()))).Value;
}
