using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer;

/// <summary>Decides who may do what. Decides from memory: it is asked on every call, before anything else happens.</summary>
public interface IAuthorizer
{
    /// <summary>Whether to grant this.</summary>
    AccessDecision Authorize(in AccessRequest request);
}

/// <summary>Refusals in upstream's words.</summary>
public static class AuthorizerExtensions
{
    /// <summary>Throws 403 unless access is granted.</summary>
    public static void Require(this IAuthorizer authorizer, in AccessRequest request)
    {
        var decision = authorizer.Authorize(request);
        if (!decision.Allowed)
        {
            throw Refusal(request, decision.Reason);
        }
    }

    private static ApiException Refusal(in AccessRequest request, string reason)
    {
        var because = reason.Length == 0 ? "" : $": {reason}";
        if (request.Path.Length > 0)
        {
            return new(403, "Forbidden", $"forbidden: User \"{request.User.Name}\" cannot {request.Verb} path \"{request.Path}\"{because}",
                new V1StatusDetails());
        }

        var what = request.Subresource.Length == 0 ? request.Resource : $"{request.Resource}/{request.Subresource}";
        var where = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return ApiException.Forbidden(
            new ResourceNames(request.Group, request.Version, "", request.Resource),
            request.Name,
            $"User \"{request.User.Name}\" cannot {request.Verb} resource \"{what}\" in API group \"{request.Group}\" {where}{because}");
    }
}
