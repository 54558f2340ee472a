using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Finds what a path below <c>/api</c> or <c>/apis</c> is about and which verb the method means there, and carries it out.
/// </summary>
internal sealed class ResourceRouter(HttpServices services)
{
    /// <summary>Answers the request; false when nobody serves the path's group.</summary>
    public async Task<bool> HandleAsync(HttpContext http, UserIdentity user, ApiPath path, AuditedRequest? audited)
    {
        if (!services.Discovery.HasGroup(path.Group))
        {
            Authorize(http, user, path);
            return false;
        }

        var found = Find(path);
        if (found is not { } target)
        {
            RequestTime.Of(http.Request);
            Authorize(http, user, path);
            throw NoSuchResource();
        }

        if (Verb(http.Request, path, target) is not var (verb, handler))
        {
            Authorize(http, user, path);
            throw ApiException.MethodNotAllowed();
        }

        if (target.Resource.Deprecation is { } deprecation)
        {
            WarningHeader.Write(http.Response.Headers, [deprecation]);
        }

        var connects = target.Resource.FindSubresource(path.Subresource)?.Connects == true;
        var longRunning = verb == "watch" || connects;
        var limit = longRunning ? Timeout.InfiniteTimeSpan : RequestTime.Of(http.Request);
        using var shorter = longRunning || limit == RequestTime.Longest ? null : new CancellationTokenSource(limit, services.Clock);
        var time = longRunning ? CancellationToken.None : shorter?.Token ?? services.Deadlines.Next();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, longRunning ? services.Stopping : time);
        var call = new ApiCall(http, services, user, target, verb, ends.Token)
        {
            Depth = path.Depth,
            Audited = audited,
            TakesBody = connects || !HttpMethods.IsGet(http.Request.Method),
        };
        await MeasureAsync(call, handler, time);
        return true;
    }

    private async Task MeasureAsync(ApiCall call, VerbHandler handler, CancellationToken time)
    {
        var counts = services.Requests.Of(
            RequestKind.Of(call.Target, call.Verb, call.Verb is not ("get" or "list" or "watch") && call.Query.Has("dryRun")));
        var begin = services.Clock.GetTimestamp();
        var code = 0;
        counts.Begin();
        try
        {
            await RunAsync(call, handler, time);
            code = call.Http.Response.StatusCode;
        }
        catch (Exception end)
        {
            code = RequestCounts.CodeOf(end, call.Http);
            throw;
        }
        finally
        {
            counts.End(code, services.Clock.GetElapsedTime(begin));
        }
    }

    private static async Task RunAsync(ApiCall call, VerbHandler handler, CancellationToken time)
    {
        try
        {
            if (!call.TakesBody)
            {
                await RequestBody.DiscardAsync(call.Http.Request, call.Ct);
            }

            await handler(call);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested)
        {
            throw new ApiException(504, "Timeout", "Timeout: request did not complete within the allotted timeout", new V1StatusDetails());
        }
        catch (ApiException refusal) when (refusal.Code is 400 or 406 or 413 or 415)
        {
            // What is wrong with a request is read before the core is asked, and told only to those who may make it.
            call.RequireAccess();
            throw;
        }
    }

    /// <summary>Who may not look for something is told that, and not whether it is there.</summary>
    private void Authorize(HttpContext http, UserIdentity user, ApiPath path) =>
        services.Authorizer.Require(PathAccess.Of(http.Request, user, path));

    private ApiTarget? Find(ApiPath path)
    {
        // A name with an encoded slash is no name.
        if (services.Catalog.Find(path.Group, path.Version, path.Plural) is not { } resource
            || path.Name.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var misplaced = resource.Namespaced ? path.Name.Length > 0 && path.Namespace.Length == 0 : path.Namespace.Length > 0;
        var subresource = resource.FindSubresource(path.Subresource);
        if (misplaced || (path.Subresource.Length > 0 && subresource is null) || (path.Longer && subresource?.PassesAll != true))
        {
            return null;
        }

        return new(resource, path.Namespace, path.Name, path.Subresource);
    }

    /// <summary>What the method means there; null when that is nothing that can be done.</summary>
    private static (string Name, VerbHandler Handler)? Verb(HttpRequest request, ApiPath path, ApiTarget target)
    {
        var subresource = target.Resource.FindSubresource(path.Subresource);
        if (subresource is { PassesAll: true } && HttpMethods.IsOptions(request.Method))
        {
            // No verb: who may do everything may do this too.
            return ("", ConnectHandlers.Of(subresource));
        }

        var found = subresource is { Connects: true } ? OfConnection(request, subresource)
            : target.Name.Length == 0 ? OfCollection(request, path, target)
            : OfObject(request, path);
        var allowed = subresource?.Verbs ?? target.Resource.Verbs;
        return found is { } verb && allowed.Contains(verb.Name) ? verb : null;
    }

    private static (string Name, VerbHandler Handler)? OfConnection(HttpRequest request, Subresource subresource) => request.Method switch
    {
        "GET" => ("get", ConnectHandlers.Of(subresource)),
        "HEAD" when subresource.PassesAll => ("get", ConnectHandlers.Of(subresource)),
        "POST" => ("create", ConnectHandlers.Of(subresource)),
        "PUT" => ("update", ConnectHandlers.Of(subresource)),
        "PATCH" => ("patch", ConnectHandlers.Of(subresource)),
        "DELETE" => ("delete", ConnectHandlers.Of(subresource)),
        _ => null,
    };

    private static (string Name, VerbHandler Handler)? OfCollection(HttpRequest request, ApiPath path, ApiTarget target) =>
        request.Method switch
        {
            "GET" when path.Watch || QueryValues.Of(request).Flag("watch") => ("watch", WatchHandler.HandleAsync),
            "GET" => ("list", ListHandler.HandleAsync),
            _ when target.Resource.Namespaced && target.Namespace.Length == 0 => null,
            "POST" => ("create", CreateHandler.HandleAsync),
            "DELETE" => ("deletecollection", DeleteCollectionHandler.HandleAsync),
            _ => null,
        };

    private static (string Name, VerbHandler Handler)? OfObject(HttpRequest request, ApiPath path) => request.Method switch
    {
        "GET" when path.Watch => ("watch", WatchHandler.HandleAsync),
        "GET" => ("get", GetHandler.HandleAsync),
        "PUT" => ("update", UpdateHandler.HandleAsync),
        "PATCH" => ("patch", PatchHandler.HandleAsync),
        "DELETE" => ("delete", DeleteHandler.HandleAsync),
        "POST" when path.Subresource.Length > 0 => ("create", CreateHandler.HandleAsync),
        _ => null,
    };

    internal static ApiException NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource", new V1StatusDetails());
}
