using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What was applied last, as the object itself remembers it.</summary>
internal static class LastApplied
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The text of an object, without the annotation, as upstream writes it.</summary>
    public static string TextOf(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        copy.Within("metadata", "annotations").Remove(Annotation);
        return GoJson.Compact(copy) + "\n";
    }

    /// <summary>The same of an object that is not itself changed by it: it gets no annotations where it has none.</summary>
    public static string TextAsIs(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        (copy.At("metadata", "annotations") as JsonObject)?.Remove(Annotation);
        return GoJson.Compact(copy) + "\n";
    }

    /// <summary>Lets an object remember itself.</summary>
    public static void Set(JsonObject item)
    {
        var text = TextOf(item);
        item.Within("metadata", "annotations")[Annotation] = text;
    }

    /// <summary>The same of an object that was made here, with its fields in their type's order.</summary>
    public static void SetAsMade(JsonObject made)
    {
        var text = GoJson.CompactAsIs(made) + "\n";
        made.Within("metadata", "annotations")[Annotation] = text;
    }

    /// <summary>What an object remembers; null when nothing.</summary>
    public static JsonObject? Of(JsonObject item) =>
        item.Text("metadata", "annotations", Annotation) is { Length: > 0 } text ? JsonNode.Parse(text) as JsonObject : null;
}
