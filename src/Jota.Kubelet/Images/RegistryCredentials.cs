using System.Text;
using System.Text.Json;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Images;

/// <summary>
/// What <c>imagePullSecrets</c> say about registries: <c>kubernetes.io/dockerconfigjson</c> and the older <c>dockercfg</c>.
/// </summary>
public sealed class RegistryCredentials
{
    private const string ConfigJson = ".dockerconfigjson";
    private const string OldConfig = ".dockercfg";

    private readonly List<(RegistryPattern Pattern, AuthConfig Auth)> _entries = [];

    /// <summary>Reads secrets; what is malformed in them counts for nothing, as upstream.</summary>
    public static RegistryCredentials Parse(IEnumerable<V1Secret> secrets)
    {
        var credentials = new RegistryCredentials();
        foreach (var secret in secrets)
        {
            if (secret.Data?.TryGetValue(ConfigJson, out var config) is true)
            {
                credentials.AddConfig(config, wrapped: "auths");
            }
            else if (secret.Data?.TryGetValue(OldConfig, out var old) is true)
            {
                credentials.AddConfig(old, wrapped: null);
            }
        }

        // A longer path says more about an image than a shorter one.
        credentials._entries.Sort((a, b) => b.Pattern.Length.CompareTo(a.Pattern.Length));
        return credentials;
    }

    /// <summary>Credentials for an image, the most specific first. None means to pull without.</summary>
    public IReadOnlyList<AuthConfig> For(string image)
    {
        var name = ImageName.Normalize(image);
        return [.. _entries.Where(entry => entry.Pattern.Matches(name)).Select(entry => entry.Auth)];
    }

    private void AddConfig(byte[] json, string? wrapped)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var registries = wrapped is null ? document.RootElement : document.RootElement.GetProperty(wrapped);
            foreach (var registry in registries.EnumerateObject())
            {
                _entries.Add((RegistryPattern.Parse(registry.Name), ReadAuth(registry.Value)));
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
        }
    }

    private static AuthConfig ReadAuth(JsonElement entry)
    {
        var auth = new AuthConfig
        {
            Username = Text(entry, "username"),
            Password = Text(entry, "password"),
            IdentityToken = Text(entry, "identitytoken"),
            RegistryToken = Text(entry, "registrytoken"),
        };
        if (Text(entry, "auth") is { Length: > 0 } encoded)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).TrimEnd('\0').Split(':', 2);
            (auth.Username, auth.Password) = pair is [var user, var password] ? (user, password) : throw new FormatException("auth");
        }

        return auth;
    }

    private static string Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
