namespace Jota.ApiServer.Http;

/// <summary>Who may open sessions.</summary>
internal static class SessionAccess
{
    /// <summary>
    /// <c>create</c> on the subresource, whatever the method: a WebSocket can only be asked for with GET, and the right to read must not be
    /// enough to run something. GET needs <c>get</c> as well. Throws 403.
    /// </summary>
    public static void Require(ApiCall call)
    {
        if (call.Http.Request.Method == "GET")
        {
            call.Services.Authorizer.Require(AccessRequest.To(call.User, "get", call.Target));
        }

        call.Services.Authorizer.Require(AccessRequest.To(call.User, "create", call.Target));
    }
}
