using Jota.Transport.Https;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>By what somebody tried to say who he is, in upstream's words.</summary>
internal static class ShownCredentials
{
    public static string Describe(HttpContext http)
    {
        var tried = new List<string>(1);
        var header = http.Request.Headers.Authorization.ToString().Trim();
        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            tried.Add("basic");
        }

        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            tried.Add("bearer");
        }

        if (QueryValues.Of(http.Request).Text("access_token").Length > 0)
        {
            tried.Add("access_token");
        }

        if (ClientCertificates.VerdictOn(http).Shown)
        {
            tried.Add("x509");
        }

        return tried.Count > 0
            ? $"Authentication failed, attempted: {string.Join(", ", tried)}"
            : "Authentication failed, no credentials provided";
    }
}
