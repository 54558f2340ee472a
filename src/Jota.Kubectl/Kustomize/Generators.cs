using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>configMapGenerator</c> and <c>secretGenerator</c>.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="variable">The environment's variables.</param>
/// <param name="provenance">Takes who made what.</param>
internal sealed class Generators(KustomizationFolder folder, Func<string, string?> variable, Provenance provenance)
{
    /// <summary>What a kustomization generates.</summary>
    /// <param name="kustomization">The kustomization.</param>
    /// <param name="plugins">What it names in files of their own.</param>
    public IReadOnlyList<BuiltResource> Of(Kustomization kustomization, BuiltInPlugins plugins)
    {
        var shared = kustomization.Field("generatorOptions") as JsonObject ?? [];
        return
        [
            .. kustomization.Entries("configMapGenerator").Select(entry => Noted(ConfigMap(entry, shared), new("ConfigMapGenerator"))),
            .. kustomization.Entries("secretGenerator").Select(entry => Noted(Secret(entry, shared), new("SecretGenerator"))),
            .. plugins.Generators(kustomization).Select(each => Noted(
                each.Source.Kind == "SecretGenerator" ? Secret(each.Config, []) : ConfigMap(each.Config, []), each.Source)),
        ];
    }

    private BuiltResource Noted(BuiltResource made, PluginSource by)
    {
        provenance.Made(made, folder, by);
        return made;
    }

    /// <summary>A config map; what is no text lies apart.</summary>
    private BuiltResource ConfigMap(JsonObject entry, JsonObject shared)
    {
        var item = Begin(entry, "ConfigMap");
        foreach (var (key, bytes) in new GeneratedData(folder, variable).Of(entry))
        {
            if (GeneratedData.TryText(bytes) is { } text)
            {
                item.Within("data")[key] = text;
            }
            else
            {
                item.Within("binaryData")[key] = GeneratedData.Base64(bytes);
            }
        }

        return Finish(item, entry, shared);
    }

    private BuiltResource Secret(JsonObject entry, JsonObject shared)
    {
        var item = Begin(entry, "Secret");
        item["type"] = entry.Text("type") is { Length: > 0 } type ? type : "Opaque";
        foreach (var (key, bytes) in new GeneratedData(folder, variable).Of(entry))
        {
            item.Within("data")[key] = GeneratedData.Base64(bytes);
        }

        return Finish(item, entry, shared);
    }

    private static JsonObject Begin(JsonObject entry, string kind)
    {
        var metadata = new JsonObject
        {
            ["name"] = entry.Text("name") is { Length: > 0 } name ? name : throw KustomizeErrors.Wrong("a configmap must have a name"),
        };
        if (entry.Text("namespace") is { Length: > 0 } ns)
        {
            metadata["namespace"] = ns;
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = metadata };
    }

    private static BuiltResource Finish(JsonObject item, JsonObject entry, JsonObject shared)
    {
        var own = entry["options"] as JsonObject ?? [];
        foreach (var options in (JsonObject[])[shared, own])
        {
            foreach (var field in (string[])["labels", "annotations"])
            {
                foreach (var (key, value) in options[field] as JsonObject ?? [])
                {
                    item.Within("metadata", field)[key] = value?.ToString() ?? "";
                }
            }
        }

        if (own.Is("immutable") || shared.Is("immutable"))
        {
            item["immutable"] = true;
        }

        return new BuiltResource(item)
        {
            NeedsHash = !own.Is("disableNameSuffixHash") && !shared.Is("disableNameSuffixHash"),
            Behavior = entry.Text("behavior") switch { "merge" => "merge", "replace" => "replace", _ => "create" },
        };
    }
}
