using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The changes that a kustomization makes, in upstream's order.</summary>
/// <param name="folder">Where its files are.</param>
/// <param name="fields">Where it changes what.</param>
/// <param name="plugins">What it names in files of their own.</param>
internal sealed class Transformers(KustomizationFolder folder, TransformerFields fields, BuiltInPlugins plugins)
{
    public IEnumerable<ConfiguredTransformer> Of(Kustomization kustomization)
    {
        var patches = new PatchReader(folder);
        return
        [
            .. Together("PatchStrategicMergeTransformer", kustomization.Texts("patchesStrategicMerge").Select(patches.Merging)),
            .. Each("PatchTransformer", kustomization.Entries("patches").Select(patches.Any)),
            .. Where(kustomization.Text("namespace"), "NamespaceTransformer",
                ns => new NamespaceTransformer(ns) { Specs = fields.Namespaces }),
            .. Where(kustomization.Text("namePrefix"), "PrefixTransformer",
                prefix => new NameTransformer(prefix, "") { Specs = fields.Prefixes }),
            .. Where(kustomization.Text("nameSuffix"), "SuffixTransformer",
                suffix => new NameTransformer("", suffix) { Specs = fields.Suffixes }),
            .. Each("LabelTransformer", kustomization.Entries("labels").Select(Labels)),
            .. Map(kustomization, "commonLabels", "LabelTransformer", fields.CommonLabels),
            .. Map(kustomization, "commonAnnotations", "AnnotationsTransformer", fields.Annotations),
            .. Each("PatchJson6902Transformer", kustomization.Entries("patchesJson6902").Select(patches.Json)),
            .. Each("ReplicaCountTransformer", kustomization.Entries("replicas").Select(Replicas)),
            .. Each("ImageTagTransformer", kustomization.Entries("images").Concat(kustomization.Entries("imageTags"))
                .Select(entry => new ImageTransformer(entry) { Specs = fields.Images })),
            .. Together("ReplacementTransformer", new ReplacementReader(folder).All(kustomization.Entries("replacements"))),
            .. plugins.Transformers(kustomization),
        ];
    }

    private static IEnumerable<ConfiguredTransformer> Each(string kind, IEnumerable<IResourceTransformer> transformers) =>
        transformers.Select(transformer => new ConfiguredTransformer(new(kind), transformer));

    private static IEnumerable<ConfiguredTransformer> Together(string kind, IEnumerable<IResourceTransformer> transformers) =>
        transformers.ToList() is { Count: > 0 } all ? [new(new(kind), new TransformerGroup(all))] : [];

    private static IEnumerable<ConfiguredTransformer> Where(string text, string kind, Func<string, IResourceTransformer> make) =>
        text.Length > 0 ? [new(new(kind), make(text))] : [];

    private static IEnumerable<ConfiguredTransformer> Map(
        Kustomization kustomization, string field, string kind, IReadOnlyList<FieldSpec> specs) =>
        kustomization.Field(field) is JsonObject { Count: > 0 } pairs ? [new(new(kind), new MapTransformer(pairs) { Specs = specs })] : [];

    private ReplicaTransformer Replicas(JsonObject entry) =>
        new(entry.Text("name"), entry.Number("count") ?? 0) { Specs = fields.Replicas };

    private MapTransformer Labels(JsonObject entry) => new(entry["pairs"] as JsonObject ?? [])
    {
        Specs =
        [
            .. entry.Items("fields").Select(FieldSpec.Of),
            .. fields.Labels,
            .. entry.Is("includeTemplates") ? fields.TemplateLabels : [],
            .. entry.Is("includeSelectors") ? fields.CommonLabels : [],
        ],
    };
}
