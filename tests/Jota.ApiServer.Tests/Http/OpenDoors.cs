using Jota.Client;

namespace Jota.ApiServer.Tests.Http;

/// <summary>For servers without stored roles: the administrator may do everything, others read a few paths.</summary>
internal sealed class OpenDoors : IAuthorizer
{
    public AccessDecision Authorize(in AccessRequest request) =>
        request.User.IsIn(UserIdentity.MastersGroup) || request is { Verb: "get", Path: "/version" or "/healthz" or "/livez" or "/readyz" }
            || (request is { Verb: "get", Path.Length: > 1 } && request.User.IsIn(UserIdentity.AuthenticatedGroup) && request.Path != "/metrics")
            ? AccessDecision.Allow
            : AccessDecision.Deny;
}
