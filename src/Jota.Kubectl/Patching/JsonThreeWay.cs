using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// The JSON merge patch by which an object becomes what was applied now: what differs from it is set, and what was applied last and is not
/// applied any more is removed. For types of which nobody knows how their lists merge.
/// </summary>
internal static class JsonThreeWay
{
    public static JsonObject Patch(JsonObject? last, JsonObject wanted, JsonObject live)
    {
        var patch = Changes(live, wanted);
        Remove(patch, last ?? [], wanted);
        return patch;
    }

    private static JsonObject Changes(JsonObject live, JsonObject wanted)
    {
        var patch = new JsonObject();
        foreach (var (key, value) in wanted)
        {
            var there = live[key];
            if (value is JsonObject map && there is JsonObject own)
            {
                if (Changes(own, map) is { Count: > 0 } within)
                {
                    patch[key] = within;
                }
            }
            else if (!Trees.Same(value, there))
            {
                patch[key] = value?.DeepClone();
            }
        }

        return patch;
    }

    private static void Remove(JsonObject patch, JsonObject last, JsonObject wanted)
    {
        foreach (var (key, value) in last)
        {
            if (!wanted.ContainsKey(key))
            {
                patch[key] = null;
            }
            else if (value is JsonObject map && wanted[key] is JsonObject own)
            {
                var within = patch[key] as JsonObject ?? [];
                Remove(within, map, own);
                if (within.Count > 0 && within.Parent is null)
                {
                    patch[key] = within;
                }
            }
        }
    }
}
