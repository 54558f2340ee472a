using Jota.Api;
using Jota.ApiServer.Aggregation;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// <c>/openapi/v3</c>, a document per group and version below it, and <c>/openapi/v2</c>: made when first asked for, kept compressed.
/// </summary>
internal sealed class OpenApiHandler(LiveCatalog catalog, ApiAggregator? aggregator)
{
    private const string V3Root = "/openapi/v3";
    internal const string V2Protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    // The name that clients ask by is not the one that servers answer with.
    private const string V2ProtobufAsked = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    private readonly PerCatalog<OpenApiPages> _pages = new(catalog, now => new(now));

    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        switch (path)
        {
            case "/openapi/v2":
                await V2(http).WriteAsync(http);
                return true;
            case V3Root:
                await _pages.Now.V3Index(aggregator?.Versions ?? AggregatedVersions.None).WriteAsync(http);
                return true;
            default:
                return path.StartsWith(V3Root + "/", StringComparison.Ordinal)
                    && await GroupVersionAsync(http, path[(V3Root.Length + 1)..]);
        }
    }

    private async Task<bool> GroupVersionAsync(HttpContext http, string groupVersion)
    {
        var pages = _pages.Now;
        if (!pages.Documents.GroupVersions.Contains(groupVersion))
        {
            return false;
        }

        var (asked, current) = (QueryValues.Of(http.Request).Text("hash"), pages.Documents.Hash(groupVersion));
        if (asked.Length > 0 && asked != current)
        {
            http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            http.Response.Headers.Location = $"{V3Root}/{groupVersion}?hash={current}";
            return true;
        }

        if (asked.Length > 0)
        {
            // Whoever names the hash names the content: that never changes.
            http.Response.Headers.CacheControl = "public, immutable";
            http.Response.Headers.Expires = "Fri, 31 Dec 9999 23:59:59 GMT";
        }

        RequireJson(http);
        await pages.V3(groupVersion).WriteAsync(http);
        return true;
    }

    private CompressedDocument V2(HttpContext http)
    {
        foreach (var clause in MediaType.ParseAccept(http.Request.Headers.Accept))
        {
            if (clause.Admits("application/json"))
            {
                return _pages.Now.V2("application/json");
            }

            if (clause.Name is V2Protobuf or V2ProtobufAsked)
            {
                return _pages.Now.V2(V2Protobuf);
            }
        }

        throw NotAcceptable($"application/json, {V2Protobuf}");
    }

    private static void RequireJson(HttpContext http)
    {
        if (!MediaType.ParseAccept(http.Request.Headers.Accept).Any(clause => clause.Admits("application/json")))
        {
            throw NotAcceptable("application/json");
        }
    }

    private static ApiException NotAcceptable(string accepted) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {accepted}", new V1StatusDetails());
}
