using Jota.Api;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Everything that is not about a resource: discovery, OpenAPI, health, version, snapshots, and the traces of pods.</summary>
internal sealed class PathRouter(HttpServices services)
{
    private readonly HealthHandler _health = new(services);
    private readonly DiscoveryHandler _discovery = new(services);
    private readonly OpenApiHandler _openApi = new(services.Options.Catalog, services.Options.Aggregator);
    private readonly PodTraceHandler _traces = new(services);
    private readonly IssuerDocuments _issuer = new(services.Options.Tokens);
    private readonly RootPaths _root = new(services);
    private readonly MetricsHandler _metrics = new(services);
    private readonly SnapshotHandler _snapshots = new(services);
    private readonly JoinHandler _join = new(services);
    private readonly FairnessHandler _fairness = new(services);

    /// <summary>Answers the request; false when nobody serves the path.</summary>
    public async Task<bool> HandleAsync(HttpContext http, UserIdentity user, string path)
    {
        // A pod's trace is as open as the pod, and asks for itself.
        if (path.StartsWith(PodTraceHandler.Root, StringComparison.Ordinal))
        {
            return await _traces.HandleAsync(http, user, path);
        }

        RequestTime.Of(http.Request);
        services.Authorizer.Require(AccessRequest.ToPath(user, http.Request.Method.ToLowerInvariant(), path));
        if (Find(path) is not { } route)
        {
            return false;
        }

        if (!route.Takes(http.Request.Method))
        {
            throw ApiException.MethodNotAllowed();
        }

        return await MeasureAsync(route, http, path);
    }

    private async Task<bool> MeasureAsync(PathRoute route, HttpContext http, string path)
    {
        var counts = services.Requests.Of(RequestKind.OfPath(route.Root));
        var begin = services.Clock.GetTimestamp();
        var code = 0;
        counts.Begin();
        try
        {
            await RequestBody.DiscardAsync(http.Request, http.RequestAborted);
            var served = await route.Serve(http, path);
            code = served ? http.Response.StatusCode : StatusCodes.Status404NotFound;
            return served;
        }
        catch (Exception end)
        {
            code = RequestCounts.CodeOf(end, http);
            throw;
        }
        finally
        {
            counts.End(code, services.Clock.GetElapsedTime(begin));
        }
    }

    /// <summary>HEAD is taken where upstream has no router of its own in front.</summary>
    private PathRoute? Find(string path) => path.Split('/') switch
    {
        _ when path == SnapshotHandler.Path => new(SnapshotHandler.Path, _snapshots.HandleAsync),
        _ when path == JoinHandler.Path => new(JoinHandler.Path, _join.HandleAsync) { TakesPost = true },
        ["", ""] => new("/", _root.HandleAsync) { TakesHead = true },
        ["", "version"] => new("/version", ServerVersion.HandleAsync),
        ["", ("healthz" or "livez" or "readyz") and var kind, ..] => new($"/{kind}", _health.HandleAsync) { TakesHead = true },
        ["", "debug", "api_priority_and_fairness", _] => new(FairnessHandler.Root, _fairness.HandleAsync),
        ["", "metrics"] => new("/metrics", _metrics.HandleAsync) { TakesHead = true },
        ["", ("api" or "apis") and var root, ..] => new($"/{root}", _discovery.HandleAsync),
        ["", (".well-known" or "openid") and var root, ..] => new($"/{root}", _issuer.HandleAsync),
        ["", "openapi", ..] => new("/openapi", _openApi.HandleAsync) { TakesHead = true },
        _ => null,
    };

    /// <summary>Who serves what is below a path.</summary>
    private readonly record struct PathRoute(string Root, Func<HttpContext, string, Task<bool>> Serve)
    {
        public bool TakesHead { get; init; }

        /// <summary>It is a POST, and nothing else.</summary>
        public bool TakesPost { get; init; }

        public bool Takes(string method) =>
            TakesPost ? HttpMethods.IsPost(method) : HttpMethods.IsGet(method) || (TakesHead && HttpMethods.IsHead(method));
    }
}
