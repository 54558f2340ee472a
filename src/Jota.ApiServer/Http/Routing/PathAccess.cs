using Jota.Api;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>What a request about a resource wants, as its method and path alone say: of resources that this server does not know.</summary>
internal static class PathAccess
{
    public static AccessRequest Of(HttpRequest request, UserIdentity user, ApiPath path) => new(user, VerbOf(request, path))
    {
        Group = path.Group,
        Version = path.Version,
        Resource = path.Plural,
        Subresource = path.Subresource,
        Namespace = path.Namespace,
        Name = path.Name.Length > 0 || request.Method is not ("GET" or "DELETE") ? path.Name : SelectedName(request),
    };

    private static string SelectedName(HttpRequest request)
    {
        try
        {
            return AccessRequest.NameIn(FieldSelector.Parse(QueryValues.Of(request).Text("fieldSelector")));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    private static string VerbOf(HttpRequest request, ApiPath path) => request.Method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => path.Name.Length == 0 ? "deletecollection" : "delete",
        not ("GET" or "HEAD") => "",
        _ when path.Watch => "watch",
        _ => path.Name.Length > 0 ? "get" : QueryValues.Of(request).Flag("watch") ? "watch" : "list",
    };
}
