using Jota.Api;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>/api</c>, <c>/apis</c> and what is below them but is no resource.</summary>
internal sealed class DiscoveryHandler(HttpServices services)
{
    private DiscoveryDocuments Documents => services.Discovery;

    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        switch (path.Split('/'))
        {
            case ["", "api"]:
                await WriteAsync(http, WantsAggregated(http) ? Documents.Aggregated(core: true) : Documents.Core(AddressOf(http)));
                return true;
            case ["", "apis"]:
                await WriteAsync(http, WantsAggregated(http) ? Documents.Aggregated(core: false) : Documents.Groups());
                return true;
            case ["", "apis", var group] when Documents.HasGroup(group):
                await WriteAsync(http, Documents.Group(group));
                return true;
            case ["", "api", var version]:
                await WriteResourcesAsync(http, "", version);
                return true;
            case ["", "apis", var group, var version] when Documents.HasGroup(group):
                await WriteResourcesAsync(http, group, version);
                return true;
            default:
                return false;
        }
    }

    private Task WriteResourcesAsync(HttpContext http, string group, string version) => Documents.HasVersion(group, version)
        ? WriteAsync(http, Documents.Resources(group, version))
        : throw ResourceRouter.NoSuchResource();

    /// <summary>Only the aggregated form may be cached by what lies between, and only it has a tag.</summary>
    private static Task WriteAsync(HttpContext http, CachedDocument document) =>
        document.ContentType == AggregatedDiscovery.ContentType ? document.WriteTaggedAsync(http) : document.WriteAsync(http);

    private static bool WantsAggregated(HttpContext http)
    {
        foreach (var clause in MediaType.ParseAccept(http.Request.Headers.Accept))
        {
            if (!clause.Admits("application/json"))
            {
                continue;
            }

            switch (clause["as"], clause["g"], clause["v"])
            {
                case ("", _, _):
                    return false;
                case ("APIGroupDiscoveryList", "apidiscovery.k8s.io", "v2"):
                    return true;
            }
        }

        throw new ApiException(
            406, "NotAcceptable", "only the following media types are accepted: application/json", new V1StatusDetails());
    }

    private static string AddressOf(HttpContext http) =>
        new System.Net.IPEndPoint(http.Connection.LocalIpAddress ?? System.Net.IPAddress.Loopback, http.Connection.LocalPort).ToString();
}
