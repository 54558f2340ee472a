using Jota.ApiServer.Aggregation;
using Jota.ApiServer.Fairness;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Passes on what other servers serve: <c>/apis/GROUP/VERSION</c> with all below it, and the OpenAPI documents of these. Who asks was
/// found out here, and whether he may is decided here first; the other server decides once more.
/// </summary>
internal sealed class AggregationHandler(HttpServices services)
{
    private const string Apis = "/apis/";
    private const string OpenApi = "/openapi/v3/apis/";

    /// <summary>Answers a request if it is for another server.</summary>
    public async ValueTask<bool> HandleAsync(HttpContext http, UserIdentity user, string path)
    {
        if (services.Options.Aggregator is not { } aggregator || Find(aggregator, path) is not { } service)
        {
            return false;
        }

        services.Authorizer.Require(ApiPath.Parse(path) is { } resource
            ? PathAccess.Of(http.Request, user, resource)
            : AccessRequest.ToPath(user, http.Request.Method.ToLowerInvariant(), path));
        if (!service.IsAvailable)
        {
            throw PodReach.Unreachable($"the API service {service.Name} is not available");
        }

        var counts = services.Requests.Of(RequestKind.OfPath(service.Path));
        var begin = services.Clock.GetTimestamp();
        var code = 0;
        counts.Begin();
        try
        {
            await ForwardAsync(http, user, aggregator, service);
            code = http.Response.StatusCode;
            return true;
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

    private static AggregatedService? Find(ApiAggregator aggregator, string path)
    {
        var below = path.StartsWith(Apis, StringComparison.Ordinal) ? path.AsSpan(Apis.Length)
            : path.StartsWith(OpenApi, StringComparison.Ordinal) ? path.AsSpan(OpenApi.Length)
            : default;
        var end = below.IndexOf('/');
        if (end <= 0)
        {
            return null;
        }

        var rest = below[(end + 1)..];
        var version = rest.IndexOf('/') is var slash and >= 0 ? rest[..slash] : rest;
        return version.IsEmpty ? null : aggregator.Find(below[..end].ToString(), version.ToString());
    }

    private async Task ForwardAsync(HttpContext http, UserIdentity user, ApiAggregator aggregator, AggregatedService service)
    {
        var target = new ProxyTarget(service.Root, aggregator.To(service))
        {
            Authority = service.Root.Authority,
            KeepsOwnName = true,
            OnBehalfOf = user,
        };

        // Watches and sessions last as long as both sides want; others, as long as the client says it waits.
        // What a watch begins with costs the other server, which has turns of its own.
        var isLong = ForwardedRequest.IsUpgrade(http.Request) || QueryValues.Of(http.Request).Flag("watch");
        http.Features.Get<WatchBeginning>()?.End();
        using var time = isLong ? null : new CancellationTokenSource(RequestTime.Of(http.Request), services.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, isLong ? services.Stopping : time!.Token);
        try
        {
            await Forwarder.RunAsync(http, target, ProxyPath.Of(http.Request, 0), services.Clock, ends.Token);
        }
        catch (OperationCanceledException) when (time is { IsCancellationRequested: true } && !http.RequestAborted.IsCancellationRequested)
        {
            throw PodReach.Unreachable($"{service.Root} did not answer in time");
        }
    }
}
