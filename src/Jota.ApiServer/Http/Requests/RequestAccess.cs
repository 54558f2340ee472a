using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>What any request wants, as upstream describes it to flow schemas and audit policies.</summary>
internal static class RequestAccess
{
    public static AccessRequest Of(HttpRequest request, UserIdentity user, string path, ApiPath? resource) => resource is { } known
        ? InItself(PathAccess.Of(request, user, known))
        : AccessRequest.ToPath(user, VerbOf(request.Method), path);

    /// <summary>A namespace counts as being in itself.</summary>
    private static AccessRequest InItself(in AccessRequest request) =>
        request is { Group: "", Resource: "namespaces", Namespace: "", Name.Length: > 0 }
            ? request with { Namespace = request.Name }
            : request;

    private static string VerbOf(string method) => method switch
    {
        "GET" => "get",
        "HEAD" => "head",
        "POST" => "post",
        _ => method.ToLowerInvariant(),
    };
}
