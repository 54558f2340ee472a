using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// <c>transformers</c>, <c>generators</c> and <c>validators</c>: what is built in, by objects that name it, in files, in the kustomization
/// itself, or made by other kustomizations. Others are programs, which nobody runs here.
/// </summary>
/// <param name="folder">Where their files are.</param>
/// <param name="build">Builds the objects of another kustomization.</param>
internal sealed class BuiltInPlugins(KustomizationFolder folder, Func<string, IEnumerable<JsonObject>> build)
{
    private static readonly HashSet<string> Generating = ["ConfigMapGenerator", "SecretGenerator"];

    public IEnumerable<ConfiguredTransformer> Transformers(Kustomization kustomization) => Configs(kustomization, "transformers")
        .Select(each => new ConfiguredTransformer(each.Source, Transformer(each.Config))).ToList();

    /// <summary>Changes that are to change nothing.</summary>
    public IEnumerable<IResourceTransformer> Validators(Kustomization kustomization) =>
        Configs(kustomization, "validators").Select(each => Transformer(each.Config)).ToList();

    public IEnumerable<(PluginSource Source, JsonObject Config)> Generators(Kustomization kustomization)
    {
        foreach (var (source, config) in Configs(kustomization, "generators"))
        {
            // There they stand under the object's own name.
            config["name"] ??= config.Name();
            config["namespace"] ??= config.Namespace() is { Length: > 0 } ns ? ns : null;
            yield return Generating.Contains(source.Kind) ? (source, config) : throw Unknown(source.Kind);
        }
    }

    private IEnumerable<(PluginSource Source, JsonObject Config)> Configs(Kustomization kustomization, string field)
    {
        foreach (var entry in kustomization.Texts(field))
        {
            var isInline = entry.Contains('\n', StringComparison.Ordinal);
            var isFolder = !isInline && (KustomizationFolder.IsRemote(entry) || folder.IsFolder(entry));
            foreach (var config in isFolder ? build(entry) : ResourceText.Objects(isInline ? entry : folder.Text(entry), entry))
            {
                yield return config.ApiVersion() == "builtin"
                    ? (new(config.Kind(), config.Name(), isInline ? null : entry), config)
                    : throw KustomizeErrors.Wrong($"external plugins disabled; unable to load external plugin '{config.Kind()}'");
            }
        }
    }

    private static Exception Unknown(string kind) => kind switch
    {
        "HelmChartInflationGenerator" => KustomizeErrors.Wrong("charts are not inflated here (kustomize does it with --enable-helm)"),
        "IAMPolicyGenerator" => new NotOursException($"kustomize: {kind}"),
        _ => KustomizeErrors.Wrong($"unable to load builtin {kind}.builtin.[noGrp]"),
    };

    private IResourceTransformer Transformer(JsonObject config)
    {
        var specs = config.Items("fieldSpecs").Select(FieldSpec.Of).ToList();
        var patches = new PatchReader(folder);
        return config.Kind() switch
        {
            "PrefixTransformer" => new NameTransformer(config.Text("prefix"), "") { Specs = specs },
            "SuffixTransformer" => new NameTransformer("", config.Text("suffix")) { Specs = specs },
            "PrefixSuffixTransformer" => new NameTransformer(config.Text("prefix"), config.Text("suffix")) { Specs = specs },
            "LabelTransformer" => new MapTransformer(config["labels"] as JsonObject ?? []) { Specs = specs },
            "AnnotationsTransformer" => new MapTransformer(config["annotations"] as JsonObject ?? []) { Specs = specs },
            "NamespaceTransformer" => new NamespaceTransformer(config.Namespace())
            {
                Specs = [.. specs.Where(spec => spec.Path is not ("metadata/namespace" or "subjects"))],
                OnlyUnset = config.Is("unsetOnly"),
                Subjects = config.Text("setRoleBindingSubjects"),
            },
            "ImageTagTransformer" => new ImageTransformer(config["imageTag"] as JsonObject ?? []) { Specs = specs },
            "ReplicaCountTransformer" => new ReplicaTransformer(config["replica"].Text("name"), config["replica"].Number("count") ?? 0)
            {
                Specs = specs,
            },
            "PatchTransformer" => patches.Any(config),
            "PatchJson6902Transformer" => patches.Json(new JsonObject
            {
                ["target"] = config["target"]?.DeepClone(),
                ["patch"] = config["jsonOp"]?.DeepClone(),
                ["path"] = config["path"]?.DeepClone(),
            }),
            "PatchStrategicMergeTransformer" => new TransformerGroup(
            [
                .. config.Items("paths").Select(path => patches.Merging((string?)path ?? "")),
                .. config.Text("patches") is { Length: > 0 } text ? (IResourceTransformer[])[patches.Merging(text + "\n")] : [],
            ]),
            "ReplacementTransformer" => new TransformerGroup(
                [.. new ReplacementReader(folder).All(config.Items("replacements").OfType<JsonObject>())]),
            "ValueAddTransformer" => new ValueAddTransformer(config),
            "HashTransformer" => new HashTransformer(),
            var other => throw Unknown(other),
        };
    }
}
