using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The changes that a kustomization makes, in upstream's order.</summary>
/// <param name="folder">Where its files are.</param>
internal sealed class Transformers(KustomizationFolder folder)
{
    public IReadOnlyList<IResourceTransformer> Of(Kustomization kustomization)
    {
        var patches = new PatchReader(folder);
        return
        [
            .. kustomization.Texts("patchesStrategicMerge").Select(patches.Merging),
            .. kustomization.Entries("patches").Select(patches.Any),
            new NamespaceTransformer(kustomization.Text("namespace")) { Specs = FieldSpecs.Namespaces },
            new NameTransformer(kustomization.Text("namePrefix"), ""),
            new NameTransformer("", kustomization.Text("nameSuffix")),
            .. kustomization.Entries("labels").Select(Labels),
            new MapTransformer(kustomization.Field("commonLabels") as JsonObject ?? []) { Specs = FieldSpecs.CommonLabels },
            new MapTransformer(kustomization.Field("commonAnnotations") as JsonObject ?? []) { Specs = FieldSpecs.CommonAnnotations },
            .. kustomization.Entries("patchesJson6902").Select(patches.Json),
            .. kustomization.Entries("replicas").Select(entry => new ReplicaTransformer(entry.Text("name"), entry.Number("count") ?? 0)),
            .. kustomization.Entries("images").Select(entry => new ImageTransformer(entry)),
            .. Replacements(kustomization.Entries("replacements")),
            .. new BuiltInPlugins(folder).Transformers(kustomization),
        ];
    }

    private static MapTransformer Labels(JsonObject entry)
    {
        var own = entry.Items("fields").Select(FieldSpec.Of);
        return new(entry["pairs"] as JsonObject ?? [])
        {
            Specs = (entry.Is("includeSelectors"), entry.Is("includeTemplates")) switch
            {
                (true, _) => [.. own, .. FieldSpecs.CommonLabels],
                (_, true) => [.. own, .. FieldSpecs.TemplateLabels],
                _ => [.. own, FieldSpecs.MetadataLabels],
            },
        };
    }

    private IEnumerable<ReplacementTransformer> Replacements(IEnumerable<JsonObject> entries)
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
