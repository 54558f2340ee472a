using Jota.Api;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// <c>POST /jota/join?name=NAME&amp;peer=URL&amp;client=URL&amp;settings=TEXT</c>: lets a further server in,
/// and hands over what all of them share.
/// </summary>
internal sealed class JoinHandler(HttpServices services)
{
    /// <summary>The path.</summary>
    public const string Path = "/jota/join";

    /// <summary>Answers with JSON for the newcomer alone; false where no server can join.</summary>
    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        if (services.Options.Join is not { } join)
        {
            return false;
        }

        var query = http.Request.Query;
        var handover = await join(new(Text("name"), Address("peer"), Address("client"), Text("settings")), http.RequestAborted);
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(handover, http.RequestAborted);
        return true;

        string Text(string name) => query[name] is [{ Length: > 0 and < 256 } text] ? text
            : throw ApiException.BadRequest($"{name} is needed, once");

        Uri Address(string name) => Uri.TryCreate(Text(name), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw ApiException.BadRequest($"{name}: give an address such as https://192.168.1.10:2380");
    }
}
