using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>Patches an object or one of its subresources.</summary>
internal static class PatchHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        call.Negotiate();
        var type = RequestBody.PatchTypeOf(call.Http.Request);
        var options = WriteQuery.Read(call, "PatchOptions", type);
        var patch = new PatchBody(type, await RequestBody.ReadAsync(call.Http.Request, call.Ct));
        call.Audited?.Sent(patch);
        await Answer.WrittenAsync(call, await call.Api.PatchAsync(call.Target, patch, options, call.Ct));
    }
}
