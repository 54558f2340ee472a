namespace Jota.ApiServer.Http;

/// <summary>Replaces an object or one of its subresources.</summary>
internal static class UpdateHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        call.Negotiate();
        var options = WriteQuery.Read(call, "UpdateOptions");
        var body = await call.ReadObjectAsync(call.Target.Body.Names.Kind);
        await Answer.WrittenAsync(call, await call.Api.UpdateAsync(call.Target, body, options, call.Ct));
    }
}
