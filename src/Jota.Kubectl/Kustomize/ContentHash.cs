using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The hash behind the names of what is generated: another content is another name.</summary>
internal static class ContentHash
{
    /// <summary>Ten letters and digits, whatever the name.</summary>
    public static string Of(JsonObject item) => Of(item, "", "");

    /// <summary>The same as kubectl has it, which counts the name in, and takes no data for an empty map.</summary>
    public static string OfNamed(JsonObject item) => Of(item, item.Name(), new JsonObject());

    private static string Of(JsonObject item, string name, JsonNode nothing)
    {
        var fields = new JsonObject { ["kind"] = item.Kind(), ["name"] = name, ["data"] = item["data"]?.DeepClone() ?? nothing };
        if (item.Kind() == "Secret")
        {
            fields["type"] = item["type"]?.DeepClone() ?? "";
        }

        foreach (var field in (string[])["binaryData", "stringData"])
        {
            if (item[field] is JsonObject map && (item.Kind() == "Secret") == (field == "stringData"))
            {
                fields[field] = map.DeepClone();
            }
        }

        return string.Concat(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(GoJson.Compact(fields))))[..10].Select(Harmless));
    }

    /// <summary>Letters and digits that no word is made of.</summary>
    private static char Harmless(char c) => c switch { '0' => 'g', '1' => 'h', '3' => 'k', 'a' => 'm', 'e' => 't', _ => c };
}
