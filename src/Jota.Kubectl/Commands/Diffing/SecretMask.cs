using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Hides what secrets hold from whoever sees a comparison, but not that it differs.</summary>
internal static class SecretMask
{
    /// <summary>Hides both sides' values.</summary>
    public static void Apply(JsonObject? before, JsonObject? after)
    {
        if ((before ?? after) is not { } any || any.Kind() != "Secret" || any.ApiVersion() != "v1")
        {
            return;
        }

        var (left, right) = (before.At("data") as JsonObject ?? [], after.At("data") as JsonObject ?? []);
        foreach (var key in left.Select(field => field.Key).Union(right.Select(field => field.Key)).ToList())
        {
            var differs = left.ContainsKey(key) && right.ContainsKey(key) && !JsonNode.DeepEquals(left[key], right[key]);
            Hide(left, key, differs ? "*** (before)" : "***");
            Hide(right, key, differs ? "*** (after)" : "***");
        }
    }

    private static void Hide(JsonObject data, string key, string text)
    {
        if (data.ContainsKey(key))
        {
            data[key] = text;
        }
    }
}
