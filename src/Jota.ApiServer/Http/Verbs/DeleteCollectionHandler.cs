namespace Jota.ApiServer.Http;

/// <summary>Deletes the objects that the query selects, and tells which they were.</summary>
internal static class DeleteCollectionHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        call.Negotiate();
        var selection = ListQuery.Read(call.Query);
        var asked = await DeleteQuery.ReadAsync(call);
        await ListBody.WriteAsync(call, await call.Api.DeleteCollectionAsync(call.Target, selection, asked.Options, call.Ct));
    }
}
