using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>replacements</c>: copies a field of one object into fields of others.</summary>
/// <param name="replacement">What is said.</param>
internal sealed class ReplacementTransformer(JsonObject replacement) : IResourceTransformer
{
    private const string UsualPath = "metadata.name";

    public void Transform(ResourceSet set)
    {
        if (replacement["source"] is not JsonObject source || replacement["targets"] is not JsonArray targets)
        {
            throw KustomizeErrors.Wrong("replacements must specify a source and at least one target");
        }

        var value = ValueOf(set, source);
        foreach (var target in targets.OfType<JsonObject>())
        {
            if (target["select"] is not JsonObject select)
            {
                throw KustomizeErrors.Wrong("target must specify resources to select");
            }

            foreach (var resource in set.All.Where(resource => IsTarget(resource, target, select)))
            {
                Copy(resource, target, value);
            }
        }
    }

    private static JsonNode? ValueOf(ResourceSet set, JsonObject source)
    {
        var found = set.All.Where(resource => resource.Ids.Any(id => IsSource(id, source))).ToList();
        if (found.Count != 1)
        {
            throw KustomizeErrors.Wrong($"{(found.Count == 0 ? "nothing selected by" : "multiple matches for selector")} {Said(source)}");
        }

        var path = source.Text("fieldPath") is { Length: > 0 } own ? own : UsualPath;
        var places = FieldPath.Find(found[0].Object, FieldPath.Parts(path), null);
        if (places is not [{ Value: { } value }, ..])
        {
            throw KustomizeErrors.Wrong($"fieldPath `{path}` is missing for replacement source {Said(source)}");
        }

        if (source["options"].Text("delimiter") is not { Length: > 0 } delimiter)
        {
            return value.DeepClone();
        }

        if (value is not JsonValue)
        {
            throw KustomizeErrors.Wrong("delimiter option can only be used with scalar nodes");
        }

        var parts = value.ToString().Split(delimiter);
        var index = source["options"].Number("index") ?? 0;
        return index >= 0 && index < parts.Length
            ? parts[index]
            : throw KustomizeErrors.Wrong($"options.index {index} is out of bounds for value {value}");
    }

    private static bool IsSource(ResourceId id, JsonObject source) =>
        id.IsOf(source.Text("group"), source.Text("version"), source.Text("kind"))
        && (source.Text("name").Length == 0 || source.Text("name") == id.Name)
        && (source.Text("namespace").Length == 0 || source.Text("namespace") == id.Namespace
            || source.Text("namespace") == id.EffectiveNamespace);

    private static bool IsTarget(BuiltResource resource, JsonObject target, JsonObject select) =>
        !target.Items("reject").OfType<JsonObject>().Any(reject => reject.Count > 0 && resource.Ids.Any(id => Matches(id, reject)))
        && resource.Ids.Any(id => Matches(id, select))
        && ResourceSelector.Selects(select.Text("labelSelector"), resource.Object.At("metadata", "labels"))
        && ResourceSelector.Selects(select.Text("annotationSelector"), resource.Object.At("metadata", "annotations"));

    private static bool Matches(ResourceId id, JsonObject select) =>
        Matches(select, "group", id.Group) && Matches(select, "version", id.Version) && Matches(select, "kind", id.Kind)
        && Matches(select, "name", id.Name) && Matches(select, "namespace", id.EffectiveNamespace);

    private static bool Matches(JsonObject select, string field, string text) => Patterns.Matches(text, select.Text(field));

    private static void Copy(BuiltResource resource, JsonObject target, JsonNode? value)
    {
        var options = target["options"];
        var paths = target.Items("fieldPaths").Select(path => (string?)path ?? "").ToList();
        foreach (var path in paths.Count > 0 ? paths : [UsualPath])
        {
            if (path is "metadata.name" or "metadata.namespace")
            {
                resource.Remember();
            }

            var make = !options.Is("create") ? null : value is JsonValue ? JsonValue.Create("") : value?.DeepClone();
            var places = FieldPath.Find(resource.Object, FieldPath.Parts(path), make);
            if (places.Count == 0)
            {
                throw KustomizeErrors.Wrong($"unable to find field \"{path}\" in replacement target");
            }

            foreach (var place in places)
            {
                place.Value = Changed(place.Value, value, options, wasMade: options.Is("create") && place.Value?.ToString() == "");
            }
        }
    }

    private static JsonNode? Changed(JsonNode? before, JsonNode? value, JsonNode? options, bool wasMade)
    {
        if (options.Text("delimiter") is { Length: > 0 } delimiter)
        {
            if (before is not JsonValue whole)
            {
                throw KustomizeErrors.Wrong("delimiter option can only be used with scalar nodes");
            }

            var parts = whole.ToString().Split(delimiter).ToList();
            var (index, text) = (options.Number("index") ?? 0, value?.ToString() ?? "");
            if (index < 0)
            {
                parts.Insert(0, text);
            }
            else if (index >= parts.Count)
            {
                parts.Add(text);
            }
            else
            {
                parts[(int)index] = text;
            }

            return string.Join(delimiter, parts);
        }

        // A scalar stays of its type: what is a text is one with whatever is copied into it.
        return (before, value) switch
        {
            (JsonValue, JsonValue) when wasMade => value.DeepClone(),
            (JsonValue text, JsonValue) when text.GetValueKind() == JsonValueKind.String => value.ToString(),
            (JsonValue, JsonValue) => Plain(value.ToString()),
            _ => value?.DeepClone(),
        };
    }

    private static JsonNode? Plain(string text)
    {
        try
        {
            return JsonNode.Parse(
                YamlToJson.Convert(Encoding.UTF8.GetBytes(text), RequestBudget.Unlimited, YamlBooleans.Core, out _).Span);
        }
        catch (FormatException)
        {
            return text;
        }
    }

    private static string Said(JsonObject source) => GoJson.Compact(source);
}
