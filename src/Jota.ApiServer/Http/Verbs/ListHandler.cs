namespace Jota.ApiServer.Http;

/// <summary>Reads many objects.</summary>
internal static class ListHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        call.Negotiate();
        var options = ListQuery.Read(call.Query);
        await ListBody.WriteAsync(call, await call.Api.ListAsync(call.Target, options, call.Ct));
    }
}
