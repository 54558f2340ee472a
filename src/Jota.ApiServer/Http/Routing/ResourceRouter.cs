using System.Collections.Immutable;
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
    // Upstream gives everything but watches, logs and the like a minute.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(60);

    /// <summary>Answers the request; false when nobody serves the path's group.</summary>
    public async Task<bool> HandleAsync(HttpContext http, UserIdentity user, ApiPath path)
    {
        if (!services.Discovery.HasGroup(path.Group))
        {
            Authorize(http, user, path);
            return await CustomDefinitions.HandleAsync(http, path);
        }

        var found = Find(path);
        if (found is not { } target)
        {
            Authorize(http, user, path);
            throw NoSuchResource();
        }

        var (verb, handler) = Verb(http.Request, path, target);
        if (target.Resource.Deprecation is { } deprecation)
        {
            Warnings.Write(http.Response.Headers, [deprecation]);
        }

        var longRunning = verb == "watch" || path.Subresource is "log" or "exec" or "attach" or "portforward";
        using var time = longRunning ? null : new CancellationTokenSource(LongestRequest, services.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, longRunning ? services.Stopping : time!.Token);
        try
        {
            await handler(new ApiCall(http, services, user, target, ends.Token));
        }
        catch (OperationCanceledException) when (time is { IsCancellationRequested: true })
        {
            throw new ApiException(504, "Timeout", "Timeout: request did not complete within the allotted timeout", new V1StatusDetails());
        }

        return true;
    }

    /// <summary>Who may not look for something is told that, and not whether it is there.</summary>
    private void Authorize(HttpContext http, UserIdentity user, ApiPath path) => services.Authorizer.Require(new AccessRequest(user, PlainVerb(http, path))
    {
        Group = path.Group,
        Version = path.Version,
        Resource = path.Plural,
        Subresource = path.Subresource,
        Namespace = path.Namespace,
        Name = path.Name,
    });

    private static string PlainVerb(HttpContext http, ApiPath path) => http.Request.Method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => path.Name.Length == 0 ? "deletecollection" : "delete",
        _ => path.Name.Length > 0 ? "get" : path.Watch || new QueryValues(http.Request.Query).Flag("watch") ? "watch" : "list",
    };

    private ApiTarget? Find(ApiPath path)
    {
        // A name with an encoded slash is no name.
        if (services.Catalog.Find(path.Group, path.Version, path.Plural) is not { } resource
            || path.Name.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var misplaced = resource.Namespaced ? path.Name.Length > 0 && path.Namespace.Length == 0 : path.Namespace.Length > 0;
        if (misplaced || (path.Subresource.Length > 0 && VerbsOf(resource, path.Subresource).IsEmpty))
        {
            return null;
        }

        return new(resource, path.Namespace, path.Name, path.Subresource);
    }

    /// <summary>What may be done with a subresource; nothing when there is none of that name.</summary>
    private static ImmutableArray<string> VerbsOf(Resource resource, string subresource) =>
        DiscoveredSubresources.Of(resource).FirstOrDefault(s => s.Name == subresource)?.Verbs ?? [];

    private static (string Verb, VerbHandler Handler) Verb(HttpRequest request, ApiPath path, ApiTarget target)
    {
        var found = target.Name.Length == 0 ? OfCollection(request, path, target) : OfObject(request, path);
        var allowed = path.Subresource.Length == 0 ? target.Resource.Verbs : VerbsOf(target.Resource, path.Subresource);
        return found is { } verb && allowed.Contains(verb.Name) ? verb : throw ApiException.MethodNotAllowed();
    }

    private static (string Name, VerbHandler Handler)? OfCollection(HttpRequest request, ApiPath path, ApiTarget target) => request.Method switch
    {
        "GET" when path.Watch || new QueryValues(request.Query).Flag("watch") => ("watch", WatchHandler.HandleAsync),
        "GET" => ("list", ListHandler.HandleAsync),
        _ when target.Resource.Namespaced && target.Namespace.Length == 0 => null,
        "POST" => ("create", CreateHandler.HandleAsync),
        "DELETE" => ("deletecollection", DeleteCollectionHandler.HandleAsync),
        _ => null,
    };

    private static (string Name, VerbHandler Handler)? OfObject(HttpRequest request, ApiPath path) => request.Method switch
    {
        "GET" when path.Watch => ("watch", WatchHandler.HandleAsync),
        "GET" when path.Subresource == "log" => ("get", PodLogHandler.HandleAsync),
        "GET" or "POST" when path.Subresource is "exec" or "attach" => (request.Method == "GET" ? "get" : "create", ProcessHandler.HandleAsync),
        "GET" or "POST" when path.Subresource == "portforward" => (request.Method == "GET" ? "get" : "create", PortForwardHandler.HandleAsync),
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
