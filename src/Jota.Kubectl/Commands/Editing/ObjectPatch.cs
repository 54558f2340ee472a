using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>The patch from one state of an object to another.</summary>
internal static class ObjectPatch
{
    /// <summary>What differs; empty for nothing.</summary>
    /// <param name="before">As it was.</param>
    /// <param name="after">As it is to be.</param>
    /// <param name="kind">Which kind of patch: one that knows the type where the type is known.</param>
    public static JsonObject Between(JsonObject before, JsonObject after, out string kind)
    {
        if (Schemas.FindKind(after.ApiVersion(), after.Kind()) is { } schema)
        {
            kind = ObjectClient.StrategicPatch;
            return StrategicThreeWay.Patch(schema, before, after, before);
        }

        kind = ObjectClient.MergePatch;
        return JsonThreeWay.Patch(before, after, before);
    }
}
