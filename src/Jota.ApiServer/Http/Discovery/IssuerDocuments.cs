using System.Buffers.Text;
using System.Text;
using Jota.ApiServer.Tokens;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>What others need to check our service accounts' tokens: OpenID Connect's discovery document and the public key.</summary>
internal sealed class IssuerDocuments(ServiceAccountTokens? tokens)
{
    public const string Configuration = "/.well-known/openid-configuration";
    public const string Keys = "/openid/v1/jwks";

    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        if (tokens is null || path is not (Configuration or Keys))
        {
            return false;
        }

        http.Response.Headers.CacheControl = "public, max-age=3600";
        var (type, text) = path == Keys ? ("application/jwk-set+json", KeySet(tokens.Key)) : ("application/json", Document(http));
        await Answer.BytesAsync(http, StatusCodes.Status200OK, type, Encoding.UTF8.GetBytes(text));
        return true;
    }

    private const string Supported =
        $"""
        "response_types_supported":["id_token"],"subject_types_supported":["public"],
        "id_token_signing_alg_values_supported":["{TokenKey.Algorithm}"]
        """;

    private static string Document(HttpContext http) =>
        $$"""{"issuer":"{{ServiceAccountTokens.Issuer}}","jwks_uri":"https://{{http.Request.Host}}{{Keys}}",{{Supported}}}""";

    private static string KeySet(TokenKey key)
    {
        var point = key.Public;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        var head = $"\"use\":\"sig\",\"kty\":\"EC\",\"kid\":\"{key.Id}\",\"crv\":\"P-256\",\"alg\":\"{TokenKey.Algorithm}\"";
        return $$"""{"keys":[{{{head}},"x":"{{x}}","y":"{{y}}"}]}""";
    }
}
