using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Jota.SchemaGenerator;

/// <summary>
/// Pairs a release's definitions with the package's models: the kinds by group, version and kind, and from there every type that
/// a field leads to; then keeps what the models do not say themselves.
/// </summary>
internal sealed class FactsImport(JsonObject release)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SortedDictionary<string, TypeFacts> _types = new(StringComparer.Ordinal);

    public static void Run(string releaseFile, string folder)
    {
        var import = new FactsImport(JsonNode.Parse(File.ReadAllBytes(releaseFile))!.AsObject());
        import.PairKinds();
        var lines = import._types.Select(t => $"{JsonSerializer.Serialize(t.Key)}: {JsonSerializer.Serialize(t.Value, Format)}");
        Output.Replace(Path.Combine(folder, "types.json"), Encoding.UTF8.GetBytes($"{{\n{string.Join(",\n", lines)}\n}}\n"));
    }

    private static Type? ModelOf(string gvk)
    {
        var parts = gvk.Split('/');
        var (group, version, kind) = parts.Length == 3 ? (parts[0], parts[1], parts[2]) : ("", parts[0], parts[1]);
        return Models.Assembly.GetTypes().FirstOrDefault(t =>
                t.GetCustomAttributes(typeof(KubernetesEntityAttribute), false).Cast<KubernetesEntityAttribute>()
                    .Any(e => e.Group == group && e.ApiVersion == version && e.Kind == kind))
            ?? Models.Find(char.ToUpperInvariant(version[0]) + version[1..] + kind);
    }

    private static string? ReferenceOf(JsonObject field) =>
        (string?)field["ref"] ?? (string?)field["list"] ?? (field["map"] is JsonValue map ? (string?)map : null);

    private void PairKinds()
    {
        foreach (var (definition, facts) in release)
        {
            if (facts!["gvk"] is JsonArray gvk && ModelOf((string)gvk[0]!) is { } model)
            {
                Pair(definition, model);
            }
        }
    }

    private void Pair(string definition, Type model)
    {
        if (_types.ContainsKey(model.Name))
        {
            return;
        }

        var facts = release[definition]!.AsObject();
        var fields = facts["fields"]?.AsObject() ?? [];
        var properties = Models.Properties(model).ToList();
        var kept = new SortedDictionary<string, FieldFacts>(StringComparer.Ordinal);
        _types[model.Name] = new()
        {
            Name = definition,
            Gvk = facts["gvk"]?.Deserialize<string[]>(),
            Required = facts["required"]?.Deserialize<string[]>(),
            MapType = (string?)facts["map-type"],
            Absent = NullIfEmpty([.. properties.Select(p => p.Name).Where(n => !fields.ContainsKey(n))]),
            Fields = kept,
        };
        foreach (var missing in fields.Select(f => f.Key).Except(properties.Select(p => p.Name)))
        {
            Console.Error.WriteLine($"{definition}.{missing} is not in the package");
        }

        foreach (var (name, property) in properties)
        {
            if (fields[name] is JsonObject field)
            {
                Keep(kept, name, field, Models.Take(property.PropertyType).Element);
            }
        }
    }

    private void Keep(SortedDictionary<string, FieldFacts> kept, string name, JsonObject field, Type element)
    {
        var reference = ReferenceOf(field);
        if (Models.IsModel(element) && reference is not null)
        {
            Pair(reference, element);
        }

        var facts = new FieldFacts
        {
            Default = field["default"] is { } value ? JsonSerializer.SerializeToElement(value) : null,
            Ref = element == typeof(object) || (element == typeof(DateTime) && reference?.EndsWith(".MicroTime", StringComparison.Ordinal) == true)
                ? reference : null,
            ListType = (string?)field["listType"],
            MapKeys = field["mapKeys"]?.Deserialize<string[]>(),
            MapType = (string?)field["mapType"],
            MergeKey = (string?)field["mergeKey"],
            Strategy = (string?)field["strategy"],
        };
        if (facts != new FieldFacts())
        {
            kept[name] = facts;
        }
    }

    private static string[]? NullIfEmpty(string[] array) => array.Length == 0 ? null : array;
}
