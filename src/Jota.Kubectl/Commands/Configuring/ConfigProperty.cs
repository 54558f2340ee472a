using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// A property of a kubeconfig, as <c>config set</c> and <c>config unset</c> name it: <c>current-context</c>,
/// <c>clusters.NAME.server</c>, with dots in the names of entries.
/// </summary>
/// <param name="List">The list; empty for a property of the whole.</param>
/// <param name="Entry">The entry's name.</param>
/// <param name="Field">The field of the entry; empty for all of it.</param>
internal sealed record ConfigProperty(string List, string Entry, string Field)
{
    /// <summary>The one preference there is.</summary>
    public const string Colors = "preferences.colors";

    private static readonly Dictionary<string, string[]> Fields = new(StringComparer.Ordinal)
    {
        ["clusters"] =
        [
            "server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "proxy-url",
            "disable-compression",
        ],
        ["users"] =
        [
            "client-certificate", "client-certificate-data", "client-key", "client-key-data", "token", "tokenFile", "as", "as-uid",
            "as-groups", "as-user-extra", "username", "password", "auth-provider", "exec",
        ],
        ["contexts"] = ["cluster", "user", "namespace"],
    };

    /// <summary>Reads one. Throws where there is none such.</summary>
    public static ConfigProperty Read(string name)
    {
        if (name is "current-context" or "kind" or "apiVersion" or Colors)
        {
            return new("", "", name);
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var list = dot < 0 ? name : name[..dot];
        if (!Fields.TryGetValue(list, out var fields))
        {
            throw KubectlException.Error($"unable to parse {name} at {list}");
        }

        var rest = dot < 0 ? "" : name[(dot + 1)..];
        var field = Array.Find(fields, field => rest.EndsWith("." + field, StringComparison.Ordinal)) ?? "";
        return new(list, field.Length == 0 ? rest : rest[..^(field.Length + 1)], field);
    }

    /// <summary>The value as the field has it.</summary>
    public JsonNode ValueOf(string text, bool isRaw) => Field switch
    {
        "insecure-skip-tls-verify" or "disable-compression" or Colors => bool.TryParse(text, out var yes)
            ? yes
            : throw KubectlException.Error($"error: strconv.ParseBool: parsing \"{text}\": invalid syntax"),
        "as-groups" => new JsonArray([.. text.Split(',').Select(group => (JsonNode)group)]),
        "as-user-extra" or "auth-provider" or "exec" => throw KubectlException.Error(
            $"unable to locate path {List}.{Entry}.{Field}: it is no single value"),
        _ when Field.EndsWith("-data", StringComparison.Ordinal) && isRaw =>
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)),
        _ => text,
    };
}
