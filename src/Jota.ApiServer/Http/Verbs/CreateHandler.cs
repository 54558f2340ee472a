namespace Jota.ApiServer.Http;

/// <summary>Creates an object, or posts to a subresource such as <c>binding</c>.</summary>
internal static class CreateHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        call.Negotiate();
        var options = WriteQuery.Read(call, "CreateOptions");
        var body = await call.ReadObjectAsync(call.Target.Body.Names.Kind);
        var result = await call.Api.CreateAsync(call.Target, body, options, call.Ct);

        // A creation is a creation, whatever the core says of the subresource's object.
        await Answer.WrittenAsync(call, result with { Created = true });
    }
}
