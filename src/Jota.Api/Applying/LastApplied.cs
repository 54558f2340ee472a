using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// The way from client-side to server-side apply, for <c>kubectl</c> alone, as upstream has it: what the annotation of the former says is
/// the applier's own already, and the annotation goes with what is applied.
/// </summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Applier = "kubectl";

    // Upstream's limit for all annotations together.
    private const int MostBytes = 256 * 1024;

    /// <summary>The conflicts without those about what client-side apply has set and nobody has changed since.</summary>
    public static ApplyConflicts Left(
        ApplyConflicts conflicts, Resource version, JsonTree.Map live, FieldWriter by, RequestBudget budget)
    {
        if (by.Manager != Applier || Text(live.Find("metadata") as JsonTree.Map) is not { } text)
        {
            return conflicts;
        }

        try
        {
            if (JsonTreeReader.Read(Encoding.UTF8.GetBytes(text), budget) is not JsonTree.Map applied)
            {
                return conflicts;
            }

            var since = FieldComparison.Between(version.MergeType, applied, live, budget);
            var own = AppliedFields.Of(version.MergeType, applied, budget).Except(since.Changed).Except(since.Removed);
            return conflicts.Except(own);
        }
        catch (FormatException)
        {
            return conflicts;
        }
    }

    /// <summary>Sets the annotation, where there is one, to what was applied now.</summary>
    public static void Follow(JsonTree.Map metadata, JsonTree.Map applied, FieldWriter by, RequestBudget budget)
    {
        if (by.Manager != Applier || Text(metadata) is null)
        {
            return;
        }

        var annotations = new JsonTree.Map();
        foreach (var (key, value) in ((JsonTree.Map)metadata.Find("annotations")!).Fields)
        {
            annotations.Fields[key] = value;
        }

        annotations.Fields.Remove(Annotation);
        if (Sorted(Without(applied), budget) is { Length: < MostBytes } text)
        {
            annotations.Fields[Annotation] = new JsonTree.Text(text + "\n");
        }

        metadata.Fields["annotations"] = annotations;
    }

    private static string? Text(JsonTree.Map? metadata) =>
        ((metadata?.Find("annotations") as JsonTree.Map)?.Find(Annotation) as JsonTree.Text)?.Value;

    /// <summary>What was applied, without the annotation itself.</summary>
    private static JsonTree.Map Without(JsonTree.Map applied)
    {
        if (applied.Find("metadata") is not JsonTree.Map metadata || metadata.Find("annotations") is not JsonTree.Map annotations
            || annotations.Find(Annotation) is null)
        {
            return applied;
        }

        var (copy, itsMetadata, itsAnnotations) = (Copy(applied), Copy(metadata), Copy(annotations));
        itsAnnotations.Fields.Remove(Annotation);
        itsMetadata.Fields["annotations"] = itsAnnotations;
        copy.Fields["metadata"] = itsMetadata;
        return copy;
    }

    private static JsonTree.Map Copy(JsonTree.Map map)
    {
        var copy = new JsonTree.Map();
        foreach (var (key, value) in map.Fields)
        {
            copy.Fields[key] = value;
        }

        return copy;
    }

    private static string Sorted(JsonTree tree, RequestBudget budget)
    {
        var into = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(into, ApiJson.Writing))
        {
            var walk = new JsonTreeWalk(tree, sorted: true);
            while (walk.Next())
            {
                budget.Spend();
                JsonTreeWriter.Write(writer, walk);
            }
        }

        return Encoding.UTF8.GetString(into.WrittenSpan);
    }
}
