using System.Buffers;
using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Tokens;

/// <summary>
/// The claims of a token that is kept in a secret (<c>kubernetes.io/service-account-token</c>), in upstream's old form: for no audience but
/// the API, and without an end. It is good as long as the secret has it.
/// </summary>
internal static class KeptClaims
{
    /// <summary>Who issues such tokens.</summary>
    public const string Issuer = "kubernetes/serviceaccount";

    private const string Prefix = "kubernetes.io/serviceaccount/";

    /// <summary>The claims as JSON.</summary>
    public static byte[] Encode(ObjectKey secret, BoundObject account)
    {
        var into = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(into))
        {
            json.WriteStartObject();
            json.WriteString("iss", Issuer);
            json.WriteString(Prefix + "namespace", secret.Namespace);
            json.WriteString(Prefix + "secret.name", secret.Name);
            json.WriteString(Prefix + "service-account.name", account.Name);
            json.WriteString(Prefix + "service-account.uid", account.Uid);
            json.WriteString("sub", ServiceAccountNames.UserOf(new ObjectKey(secret.Namespace, account.Name)));
            json.WriteEndObject();
        }

        return into.WrittenSpan.ToArray();
    }

    /// <summary>Reads claims of this form. Throws <see cref="KeyNotFoundException"/> and the like when they are of none.</summary>
    public static TokenClaims Read(JsonElement root) => new(
        Text(root, "namespace"), new(Text(root, "service-account.name"), Text(root, "service-account.uid")))
    {
        Issuer = Issuer,
        Id = "",
        Audiences = [ServiceAccountTokens.Issuer],
        Expires = long.MaxValue,

        // By its name only: what counts is that it has the token.
        Secret = new(Text(root, "secret.name"), ""),
    };

    private static string Text(JsonElement root, string name) =>
        root.GetProperty(Prefix + name).GetString() is { Length: > 0 } text ? text : throw new FormatException(name);
}
