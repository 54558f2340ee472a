using Jota.Api;
using Jota.Transport.Upgrades;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Connects a session to its node.</summary>
internal static class NodeDialing
{
    /// <summary>The connection; null when the node refused, and its answer was passed on to the client as it is.</summary>
    public static async Task<Stream?> AskAsync(ApiCall call, Uri address, string protocol)
    {
        var kubelets = call.Services.Options.Kubelets
            ?? throw new ApiException(500, "", "error dialing backend: this server has no credentials for nodes");
        switch (await kubelets.UpgradeAsync(address, protocol, call.Ct))
        {
            case UpgradeAnswer.Accepted accepted:
                return accepted.Connection;
            case UpgradeAnswer.Refused refused:
                call.Http.Response.StatusCode = refused.Code;
                call.Http.Response.ContentType = refused.ContentType;
                await call.Http.Response.WriteAsync(refused.Text, call.Ct);
                return null;
            default:
                throw new InvalidOperationException("no such answer");
        }
    }
}
