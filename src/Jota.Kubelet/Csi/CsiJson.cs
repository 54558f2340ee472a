using System.Text.Encodings.Web;
using System.Text.Json;

namespace Jota.Kubelet.Csi;

/// <summary>The small JSON objects of texts by which the kubelet and CSI drivers tell each other things.</summary>
internal static class CsiJson
{
    private static readonly CsiJsonContext Compact = new(
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(SortedDictionary<string, string> texts) =>
        JsonSerializer.Serialize(texts, Compact.SortedDictionaryStringString);

    /// <summary>The texts; null when it is anything else.</summary>
    public static SortedDictionary<string, string>? TryRead(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Compact.SortedDictionaryStringString) is { } read
                ? new(read, StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Tokens by audience, as drivers read them.</summary>
    public static string Write(SortedDictionary<string, CsiToken> tokens) =>
        JsonSerializer.Serialize(tokens, Compact.SortedDictionaryStringCsiToken);
}
