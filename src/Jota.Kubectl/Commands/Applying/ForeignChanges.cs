using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>
/// <c>apply --overwrite=false</c>: what somebody else has changed since the last apply is not set to something else.
/// </summary>
internal static class ForeignChanges
{
    private static readonly string[] Keys =
        ["name", "containerPort", "port", "mountPath", "devicePath", "type", "ip", "key", "uid", "topologyKey"];

    /// <summary>Throws where a patch changes what others changed otherwise.</summary>
    public static void Refuse(ResourceInfo info, JsonObject live, JsonObject patch)
    {
        if (LastApplied.Of(live) is not { } last || Schemas.FindKind(live.ApiVersion(), live.Kind()) is not { } schema)
        {
            return;
        }

        var changed = StrategicThreeWay.Patch(schema, last, live, last);
        if (Collide(patch, changed))
        {
            throw KubectlException.Error(
                $"error when applying patch to \"{info.Shown}\" for \"{info.Source}\": the patch {GoJson.Compact(patch)} conflicts with " +
                $"changes made from what was applied last to what is there: {GoJson.Compact(changed)}");
        }
    }

    private static bool Collide(JsonObject patch, JsonObject changed) => patch.Any(field =>
        field.Key is not "$patch" and not "$retainKeys" && !field.Key.StartsWith("$setElementOrder/", StringComparison.Ordinal)
        && !IsOwnMemory(field.Key) && changed.TryGetPropertyValue(field.Key, out var other) && Collide(field.Value, other));

    /// <summary>What remembers the last apply is in each patch, and never in what was applied.</summary>
    private static bool IsOwnMemory(string key) => key == LastApplied.Annotation;

    private static bool Collide(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject left, JsonObject right) => Collide(left, right),
        (JsonArray left, JsonArray right) when left.Concat(right).All(item => item is JsonObject) =>
            left.OfType<JsonObject>().Any(item => right.OfType<JsonObject>().Any(own => Same(item, own) && Collide(item, own))),
        _ => !Trees.Same(one, other),
    };

    /// <summary>Whether two items are about one thing: what they have in common names it.</summary>
    private static bool Same(JsonObject one, JsonObject other) =>
        Array.Find(Keys, key => one.ContainsKey(key) && other.ContainsKey(key)) is { } shared
        && Trees.Same(one[shared], other[shared]);
}
