using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Reads one object.</summary>
internal static class GetHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        call.Negotiate();
        var options = new GetOptions { ResourceVersion = call.Query.Text("resourceVersion") };
        await Answer.ObjectAsync(call, StatusCodes.Status200OK, await call.Api.GetAsync(call.Target, options, call.Ct));
    }
}
