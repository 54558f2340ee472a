using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The text in which an object remembers what was applied last.</summary>
internal static class LastAppliedText
{
    /// <summary>The text; null where there is none.</summary>
    public static string? Of(JsonObject item) =>
        item.Text("metadata", "annotations", LastApplied.Annotation) is { Length: > 0 } text ? text : null;

    /// <summary>The patch that sets it.</summary>
    public static JsonObject Patch(string text) => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [LastApplied.Annotation] = text } },
    };
}
