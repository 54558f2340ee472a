namespace Jota.ApiServer.Http;

/// <summary>Reads many objects.</summary>
internal static class ListHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        call.Negotiate();
        var options = ListQuery.Read(call.Query);
        var list = await call.Api.ListAsync(call.Target, options, call.Ct);
        WaitingAdvice.Tell(call, options, list);
        await ListBody.WriteAsync(call, list);
    }
}
