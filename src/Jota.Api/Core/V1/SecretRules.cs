using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a secret: which keys it has follows from its type.</summary>
internal static class SecretRules
{
    private const string AccountAnnotation = "kubernetes.io/service-account.name";

    public static void Validate(V1Secret secret, FieldErrors errors)
    {
        var at = errors.At("data");
        foreach (var key in secret.Data?.Keys ?? [])
        {
            at.Key(key).InvalidEach(key, NameSyntax.ConfigKeyErrors(key));
        }

        if (secret.Data?.Values.Sum(bytes => (long)(bytes?.Length ?? 0)) > DataLimits.Total)
        {
            at.TooLong(DataLimits.Total);
        }

        ValidateType(secret, errors, at);
    }

    private static void ValidateType(V1Secret secret, FieldErrors errors, FieldErrors at)
    {
        switch (secret.Type)
        {
            case "kubernetes.io/service-account-token":
                var account = secret.Metadata?.Annotations is { } annotations && annotations.TryGetValue(AccountAnnotation, out var name)
                    ? name
                    : null;
                errors.At("metadata").At("annotations").Key(AccountAnnotation).Present(account);
                break;
            case "kubernetes.io/dockercfg":
                RequireJson(secret, ".dockercfg", at);
                break;
            case "kubernetes.io/dockerconfigjson":
                RequireJson(secret, ".dockerconfigjson", at);
                break;
            case "kubernetes.io/basic-auth" when Find(secret, "username") is null && Find(secret, "password") is null:
                at.Key("username").Required();
                at.Key("password").Required();
                break;
            case "kubernetes.io/ssh-auth" when Find(secret, "ssh-privatekey") is not { Length: > 0 }:
                at.Key("ssh-privatekey").Required();
                break;
            case "kubernetes.io/tls":
                Require(secret, "tls.crt", at);
                Require(secret, "tls.key", at);
                break;
            default:
                break;
        }
    }

    private static byte[]? Find(V1Secret secret, string key) =>
        secret.Data is { } data && data.TryGetValue(key, out var bytes) ? bytes : null;

    private static void Require(V1Secret secret, string key, FieldErrors at)
    {
        if (Find(secret, key) is null)
        {
            at.Key(key).Required();
        }
    }

    private static void RequireJson(V1Secret secret, string key, FieldErrors at)
    {
        if (Find(secret, key) is not { } bytes)
        {
            at.Key(key).Required();
        }
        else if (!IsJsonObject(bytes))
        {
            at.Key(key).Invalid("<secret contents redacted>", "must be a JSON object");
        }
    }

    private static bool IsJsonObject(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, JsonLimits.Parsing);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
