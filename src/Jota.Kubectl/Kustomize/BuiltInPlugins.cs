using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>transformers</c> and <c>generators</c> that name what is built in; others are left to another kubectl.</summary>
/// <param name="folder">Where their files are.</param>
internal sealed class BuiltInPlugins(KustomizationFolder folder)
{
    public IEnumerable<IResourceTransformer> Transformers(Kustomization kustomization) =>
        Configs(kustomization, "transformers").Select(Transformer).ToList();

    public IEnumerable<BuiltResource> Generators(Kustomization kustomization, Generators generators) =>
        Configs(kustomization, "generators").Select(config =>
        {
            // There they stand under the object's own name.
            config["name"] ??= config.Name();
            config["namespace"] ??= config.Namespace() is { Length: > 0 } ns ? ns : null;
            return config.Kind() switch
            {
                "ConfigMapGenerator" => generators.ConfigMap(config, []),
                "SecretGenerator" => generators.Secret(config, []),
                var other => throw new NotOursException($"kustomize: generator {other}"),
            };
        }).ToList();

    private IEnumerable<JsonObject> Configs(Kustomization kustomization, string field)
    {
        foreach (var entry in kustomization.Texts(field))
        {
            var isInline = entry.Contains('\n', StringComparison.Ordinal);
            if (!isInline && (KustomizationFolder.IsRemote(entry) || folder.IsFolder(entry)))
            {
                throw new NotOursException($"kustomize: {field} of another kustomization");
            }

            foreach (var config in ResourceText.Objects(isInline ? entry : folder.Text(entry), entry))
            {
                yield return config.ApiVersion() == "builtin"
                    ? config
                    : throw new NotOursException($"kustomize: plugin {config.Kind()}");
            }
        }
    }

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
            var other => throw new NotOursException($"kustomize: transformer {other}"),
        };
    }
}
