using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Reads replacements, from a kustomization itself or from files.</summary>
/// <param name="folder">Where the files are.</param>
internal sealed class ReplacementReader(KustomizationFolder folder)
{
    public IEnumerable<ReplacementTransformer> All(IEnumerable<JsonObject> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Text("path") is not { Length: > 0 } path)
            {
                yield return new(entry);
                continue;
            }

            foreach (var document in ResourceText.Documents(folder.Text(path), path))
            {
                foreach (var one in document as JsonArray ?? [document?.DeepClone()])
                {
                    yield return new(one as JsonObject ?? throw KustomizeErrors.Wrong($"{path} is no replacement"));
                }
            }
        }
    }
}
