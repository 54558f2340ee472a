using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>JSON merge patches (RFC 7386): objects merge, null removes, everything else replaces.</summary>
public static class MergePatch
{
    /// <summary>The patched document. Throws <see cref="ApiException"/> (400) when the patch is no JSON object.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> document, ReadOnlySpan<byte> patch) =>
        JsonTree.Write(Merge(JsonTree.Parse(document), ReadPatch(patch)));

    internal static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                result.Remove(key);
                continue;
            }

            var old = result[key];
            var merged = Merge(old, value);
            if (!ReferenceEquals(merged, old))
            {
                result[key] = merged;
            }
        }

        return result;
    }

    private static JsonObject ReadPatch(ReadOnlySpan<byte> patch)
    {
        JsonNode? node;
        try
        {
            node = JsonTree.Parse(patch);
        }
        catch (FormatException wrong)
        {
            throw PatchErrors.Undecodable(wrong.Message);
        }

        return node switch
        {
            JsonObject map => map,
            null => [],
            _ => throw PatchErrors.Undecodable($"json: cannot unmarshal {JsonTree.WordFor(node)} into Go value of type map[string]interface {{}}"),
        };
    }
}
