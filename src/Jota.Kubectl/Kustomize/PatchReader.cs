using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Reads the patches of a kustomization, from itself or from files.</summary>
/// <param name="folder">Where the files are.</param>
internal sealed class PatchReader(KustomizationFolder folder)
{
    /// <summary>An entry of <c>patchesStrategicMerge</c>: a file, or the patch itself.</summary>
    public IResourceTransformer Merging(string entry)
    {
        var text = entry.Contains('\n', StringComparison.Ordinal) || !File.Exists(Path.Combine(folder.Path, entry))
            ? entry
            : folder.Text(entry);
        var patches = TryRead(text)?.OfType<JsonObject>().ToList() ?? [];
        return patches.Count > 0
            ? new MergePatchTransformer(patches, null, [])
            : throw KustomizeErrors.Wrong($"unable to load patches from '{entry}'");
    }

    /// <summary>An entry of <c>patches</c>.</summary>
    public IResourceTransformer Any(JsonObject entry)
    {
        var text = TextOf(entry);
        var target = entry["target"] as JsonObject;
        var documents = TryRead(text);
        if (documents is [JsonArray operations])
        {
            return target is null
                ? throw KustomizeErrors.Wrong($"must specify a target for JSON patch [{text.Trim()}]")
                : new JsonPatchTransformer(operations, target);
        }

        if (documents is null || documents.Count == 0 || documents.Any(document => document is not JsonObject))
        {
            throw KustomizeErrors.Wrong($"unable to parse SM or JSON patch from [{text.Trim()}]");
        }

        var patches = documents.OfType<JsonObject>().ToList();
        if (patches.Find(patch => patch.Kind().Length == 0 || patch.Name().Length == 0) is not null)
        {
            throw KustomizeErrors.Wrong($"unable to parse SM or JSON patch from [{text.Trim()}]");
        }

        return target is null || patches.Count == 1
            ? new MergePatchTransformer(patches, target, entry["options"] as JsonObject ?? [])
            : throw KustomizeErrors.Wrong("several patches in one entry may have no target");
    }

    /// <summary>An entry of <c>patchesJson6902</c>.</summary>
    public IResourceTransformer Json(JsonObject entry)
    {
        var text = TextOf(entry);
        return (TryRead(text), entry["target"]) switch
        {
            (_, not JsonObject) => throw KustomizeErrors.Wrong("must specify a target for patch"),
            ([JsonArray operations], JsonObject target) => new JsonPatchTransformer(operations, target),
            _ => throw KustomizeErrors.Wrong($"unable to parse JSON patch from [{text.Trim()}]"),
        };
    }

    private string TextOf(JsonObject entry) => (entry.Text("patch"), entry.Text("path")) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => throw KustomizeErrors.Wrong("patch and path can't be set at the same time"),
        ({ Length: > 0 } patch, _) => patch,
        (_, { Length: > 0 } path) => folder.Text(path),
        _ => throw KustomizeErrors.Wrong("must specify one of patch and path"),
    };

    private static IReadOnlyList<JsonNode?>? TryRead(string text)
    {
        try
        {
            return ResourceText.Documents(text, "a patch");
        }
        catch (KubectlException)
        {
            return null;
        }
    }
}
