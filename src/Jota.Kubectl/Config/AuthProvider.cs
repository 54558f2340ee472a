using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A user's <c>auth-provider</c>: of those there were, client-go still knows <c>oidc</c>.</summary>
/// <param name="config">What the provider is told.</param>
internal sealed class AuthProvider(JsonObject config)
{
    // As upstream: a token that ends while it is on its way is of no use.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>The provider of a user; null where there is none. Throws where it is none that can be used.</summary>
    /// <param name="user">The kubeconfig's user.</param>
    /// <param name="userName">What it is called there.</param>
    public static AuthProvider? Of(JsonObject user, string userName)
    {
        if (user["auth-provider"] is not JsonObject provider)
        {
            return null;
        }

        var name = provider.Text("name");
        return name switch
        {
            _ when user["exec"] is not null => throw new KubectlException(
                $"Error in configuration: authProvider cannot be provided in combination with an exec plugin for {userName}"),
            "oidc" => new(Checked(provider["config"] as JsonObject ?? [])),
            "gcp" => throw Gone(name, "gke-gcloud-auth-plugin"),
            "azure" => throw Gone(name, "kubelogin"),
            _ => throw KubectlException.Error($"no Auth Provider found for name \"{name}\""),
        };
    }

    /// <summary>
    /// The token that says who we are, as long as it counts. Throws where it does not, and nothing is there to get another with.
    /// </summary>
    /// <exception cref="NotOursException">It is to be got anew from who gave it.</exception>
    public string Token(DateTimeOffset now)
    {
        var token = config.Text("id-token");
        if (token.Length > 0 && now < EndOf(token) - Margin)
        {
            return token;
        }

        throw config.Text("refresh-token").Length > 0
            ? new NotOursException("auth-provider oidc with a token to be refreshed")
            : new KubectlException("Unable to connect to the server: No valid id-token, and cannot refresh without refresh-token");
    }

    private static JsonObject Checked(JsonObject config) =>
        Array.Find(["idp-issuer-url", "client-id"], needed => config.Text(needed).Length == 0) is { } missing
            ? throw KubectlException.Error($"Must provide {missing}")
            : config;

    private static DateTimeOffset EndOf(string token)
    {
        var parts = token.Split('.');
        try
        {
            var claims = parts.Length == 3 ? JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])) : null;
            return claims.Number("exp") is { } end
                ? DateTimeOffset.FromUnixTimeSeconds(end)
                : throw new FormatException("it does not say when it ends");
        }
        catch (Exception e) when (e is FormatException or JsonException or ArgumentOutOfRangeException)
        {
            throw KubectlException.Error($"the id-token is none that can be read: {e.Message}");
        }
    }

    private static KubectlException Gone(string name, string instead) => KubectlException.Error(
        $"The {name} auth plugin has been removed.\nUse {instead} instead, as the user's exec credential plugin.");
}
