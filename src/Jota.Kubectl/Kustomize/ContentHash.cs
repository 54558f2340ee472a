using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The hash behind the names of what is generated: another content is another name.</summary>
internal static class ContentHash
{
    /// <summary>Ten letters and digits.</summary>
    public static string Of(JsonObject item)
    {
        var fields = new JsonObject { ["kind"] = item.Kind(), ["name"] = "", ["data"] = item["data"]?.DeepClone() ?? "" };
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
