using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>…/proxy/…</c> of pods, services and nodes: HTTP of every kind, passed on to whoever is behind the name.</summary>
internal static class ProxyHandler
{
    private static readonly FrozenDictionary<string, Func<ApiCall, Task<ProxyTarget>>> Targets =
        new Dictionary<string, Func<ApiCall, Task<ProxyTarget>>>
        {
            ["pods"] = PodTargets.FindAsync,
            ["services"] = ServiceTargets.FindAsync,
            ["nodes"] = NodeTargets.FindAsync,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static async Task HandleAsync(ApiCall call)
    {
        // 1 May he? To be connected for good, in both directions, reading is not enough where a node's own server could run commands.
        call.Services.Authorizer.Require(AccessRequest.To(call.User, call.Verb, call.Target));
        var isUpgrade = ForwardedRequest.IsUpgrade(call.Http.Request);
        if (isUpgrade && call.Target.Resource.Names.Plural == "nodes")
        {
            call.Services.Authorizer.Require(AccessRequest.To(call.User, "create", call.Target));
        }

        var path = ProxyPath.Of(call.Http.Request, call.Depth);
        await SessionAdmission.AdmitAsync(call, path);

        // 2 Where to?
        var target = await Targets[call.Target.Resource.Names.Plural](call);

        // 3 Relative links of a page work below a slash only.
        var request = call.Http.Request;
        if (!isUpgrade && path.Rest.Length == 0 && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            call.Http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            call.Http.Response.Headers.Location = $"{path.Prefix}/{request.QueryString}";
            return;
        }

        await Forwarder.RunAsync(call.Http, target, path, call.Services.Clock, call.Ct);
    }
}
