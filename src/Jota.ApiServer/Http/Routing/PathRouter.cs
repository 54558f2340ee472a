using Jota.Api;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Everything that is not about a resource: discovery, OpenAPI, health, version, and the traces of pods.</summary>
internal sealed class PathRouter(HttpServices services)
{
    private readonly HealthHandler _health = new(services);
    private readonly DiscoveryHandler _discovery = new(services);
    private readonly OpenApiHandler _openApi = new(services.Catalog);
    private readonly PodTraceHandler _traces = new(services);
    private readonly IssuerDocuments _issuer = new(services.Options.Tokens);
    private readonly RootPaths _root = new(services);

    /// <summary>Answers the request; false when nobody serves the path.</summary>
    public async Task<bool> HandleAsync(HttpContext http, UserIdentity user, string path)
    {
        // A pod's trace is as open as the pod, and asks for itself.
        if (path.StartsWith(PodTraceHandler.Root, StringComparison.Ordinal))
        {
            return await _traces.HandleAsync(http, user, path);
        }

        services.Authorizer.Require(AccessRequest.ToPath(user, http.Request.Method.ToLowerInvariant(), path));
        var serve = Find(path);
        if (serve is not null && !HttpMethods.IsGet(http.Request.Method))
        {
            throw ApiException.MethodNotAllowed();
        }

        return serve is not null && await serve(http, path);
    }

    private Func<HttpContext, string, Task<bool>>? Find(string path) => path.Split('/') switch
    {
        ["", ""] => _root.HandleAsync,
        ["", "version"] => ServerVersion.HandleAsync,
        ["", "healthz" or "livez" or "readyz", ..] => _health.HandleAsync,
        ["", "api" or "apis", ..] => _discovery.HandleAsync,
        ["", ".well-known" or "openid", ..] => _issuer.HandleAsync,
        ["", "openapi", ..] => _openApi.HandleAsync,
        _ => null,
    };
}
