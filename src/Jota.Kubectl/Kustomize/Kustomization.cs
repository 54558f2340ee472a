using System.Text.Json;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>What a kustomization says, as far as it can be said here.</summary>
/// <param name="fields">The file.</param>
internal sealed class Kustomization(JsonObject fields)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "apiVersion", "kind", "metadata", "resources", "bases", "components", "namePrefix", "nameSuffix", "namespace", "labels",
        "commonLabels", "commonAnnotations", "images", "imageTags", "replicas", "patches", "patchesStrategicMerge", "patchesJson6902",
        "configMapGenerator", "secretGenerator", "generatorOptions", "replacements", "transformers", "generators", "sortOptions",
        "buildMetadata", "configurations", "crds", "openapi", "validators", "vars", "helmCharts", "helmChartInflationGenerator",
        "helmGlobals", "inventory",
    };

    private static readonly string[] Names = ["namePrefix", "nameSuffix", "namespace"];

    private static readonly (string Old, string New)[] Deprecated =
    [
        ("bases", "resources"), ("commonLabels", "labels"), ("patchesStrategicMerge", "patches"), ("patchesJson6902", "patches"),
        ("vars", "replacements"), ("imageTags", "images"),
    ];

    public bool IsComponent => fields.Kind() == "Component";

    /// <summary>The files and folders that it begins with.</summary>
    public IEnumerable<string> Resources => Texts("resources").Concat(Texts("bases"));

    /// <summary>Whether objects are labelled with who made them.</summary>
    public bool LabelsManager => Texts("buildMetadata").Contains("managedByLabel");

    /// <summary>Whether objects tell where they come from.</summary>
    public bool TellsOrigins => Texts("buildMetadata").Contains("originAnnotations");

    /// <summary>Whether they tell what changed them.</summary>
    public bool TellsTransformations => Texts("buildMetadata").Contains("transformerAnnotations");

    /// <summary>What of it is on its way out, in words for its writer.</summary>
    public IEnumerable<string> Warnings => Deprecated.Where(pair => fields[pair.Old] is not null)
        .Select(pair => $"# Warning: '{pair.Old}' is deprecated. Please use '{pair.New}' instead.");

    public static Kustomization Read(string text, string source)
    {
        var documents = ResourceText.Documents(text, source, YamlBooleans.Loose);
        var fields = documents.Count switch
        {
            0 => throw KustomizeErrors.Wrong("kustomization.yaml is empty"),
            _ => documents[0] as JsonObject ?? throw KustomizeErrors.Wrong($"invalid Kustomization: {source} is no object"),
        };
        if (fields.FirstOrDefault(field => !Known.Contains(field.Key)).Key is { } unknown)
        {
            throw KustomizeErrors.Wrong($"invalid Kustomization: json: unknown field \"{unknown}\"");
        }

        if (fields["helmCharts"] is not null || fields["helmChartInflationGenerator"] is not null)
        {
            throw KustomizeErrors.Wrong("helmCharts: charts are not inflated here (kustomize does it with --enable-helm)");
        }

        if (fields["buildMetadata"] is not null and not JsonArray)
        {
            throw KustomizeErrors.Wrong("invalid Kustomization: json: cannot unmarshal field buildMetadata of type []string");
        }

        return Names.FirstOrDefault(field => fields[field] is { } value && value.GetValueKind() != JsonValueKind.String) is { } wrong
            ? throw KustomizeErrors.Wrong($"invalid Kustomization: json: cannot unmarshal field {wrong} of type string")
            : new(fields);
    }

    public string Text(string field) => fields.Text(field);

    public IEnumerable<string> Texts(string field) => fields.Items(field).Select(item => item is JsonValue value ? value.ToString() : "");

    public IEnumerable<JsonObject> Entries(string field) => fields.Items(field).OfType<JsonObject>();

    public JsonNode? Field(string field) => fields[field];

    /// <summary>The order in which objects are written; null where it is the one in which they came.</summary>
    /// <param name="usual">The one where nothing is said.</param>
    public IComparer<ResourceId>? Order(IComparer<ResourceId> usual)
    {
        if (fields["sortOptions"] is not { } options)
        {
            return usual;
        }

        return options.Text("order") switch
        {
            "fifo" => null,
            "legacy" when options.At("legacySortOptions") is { } lists => new ResourceOrder(
                [.. lists.Items("orderFirst").Select(kind => (string?)kind ?? "")],
                [.. lists.Items("orderLast").Select(kind => (string?)kind ?? "")]),
            "legacy" => usual,
            _ => throw KustomizeErrors.Wrong("the field 'sortOptions.order' must be one of [fifo, legacy]"),
        };
    }
}
