using System.Collections.Concurrent;
using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Aggregation;

namespace Jota.ApiServer.Http;

/// <summary>
/// The OpenAPI documents of one catalog, made when first asked for, and kept compressed; their index names those of other servers as well.
/// </summary>
internal sealed class OpenApiPages(ResourceCatalog catalog)
{
    private const string IndexType = "text/plain; charset=utf-8";

    private volatile OtherIndex? _others;

    private readonly ConcurrentDictionary<string, Lazy<CompressedDocument>> _made = new(StringComparer.Ordinal);

    public OpenApiDocuments Documents { get; } = new(catalog);

    public CompressedDocument V3Index(AggregatedVersions others)
    {
        if (others.All.IsEmpty)
        {
            return Made("v3", IndexType, () => Documents.V3Index(ImmutableDictionary<string, string>.Empty));
        }

        var index = _others;
        if (index is null || !ReferenceEquals(index.Others, others))
        {
            var further = others.All.Where(other => other.Found?.OpenApi is not null)
                .ToDictionary(other => other.Service.Path[1..], other => other.Found!.OpenApi!, StringComparer.Ordinal);
            _others = index = new(others, new(IndexType, Documents.V3Index(further)));
        }

        return index.Document;
    }

    /// <summary>Of a group and version that there is.</summary>
    public CompressedDocument V3(string groupVersion) => Made($"v3 {groupVersion}", "application/json", () => Documents.V3(groupVersion)!);

    public CompressedDocument V2(string contentType) =>
        Made($"v2 {contentType}", contentType, contentType == OpenApiHandler.V2Protobuf ? Documents.V2Protobuf : Documents.V2Json);

    // Lazy, because a megabyte should not be written twice for two clients that come at once.
    private CompressedDocument Made(string name, string contentType, Func<byte[]> write) =>
        _made.GetOrAdd(name, _ => new(() => new(contentType, write()))).Value;

    private sealed record OtherIndex(AggregatedVersions Others, CompressedDocument Document);
}
