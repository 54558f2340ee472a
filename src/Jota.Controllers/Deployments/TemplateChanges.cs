using System.Text.Json;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What is different between two pod templates, in a few words: <c>image nginx:1.14.2 → nginx:1.16.1, env LEVEL</c>. Values are told of
/// images only; those of variables may be secret.
/// </summary>
internal static class TemplateChanges
{
    private const string RestartedAt = "kubectl.kubernetes.io/restartedAt";
    private const int Longest = 200;

    /// <summary>The differences, most telling first; empty when there are none.</summary>
    public static string Describe(V1PodTemplateSpec old, V1PodTemplateSpec present)
    {
        using var before = JsonDocument.Parse(TemplateFingerprint.Canonical(old).ToArray());
        using var after = JsonDocument.Parse(TemplateFingerprint.Canonical(present).ToArray());
        List<string> changes =
        [
            .. Containers(Spec(before), Spec(after), "containers"),
            .. Containers(Spec(before), Spec(after), "initContainers"),
            .. Fields(Spec(before), Spec(after)).Where(field => field is not ("containers" or "initContainers")),
            .. Labels(old, present),
            .. Annotations(old, present),
        ];
        return Shortened(string.Join(", ", changes.Distinct()));
    }

    private static JsonElement Spec(JsonDocument template) => Child(template.RootElement, "spec");

    private static IEnumerable<string> Containers(JsonElement old, JsonElement present, string list)
    {
        var before = ByName(Child(old, list));
        var after = ByName(Child(present, list));
        var suffix = before.Count == 1 && after.Count == 1 && list == "containers" ? (Func<string, string>)(_ => "") : name =>
            $" of {name}";
        foreach (var (name, container) in after)
        {
            if (!before.TryGetValue(name, out var was))
            {
                yield return $"container {name} added";
                continue;
            }

            foreach (var change in Container(was, container))
            {
                yield return change + suffix(name);
            }
        }

        foreach (var name in before.Keys.Where(name => !after.ContainsKey(name)))
        {
            yield return $"container {name} removed";
        }
    }

    private static IEnumerable<string> Container(JsonElement old, JsonElement present) => Fields(old, present)
        .OrderBy(field => field switch { "image" => 0, "env" => 1, _ => 2 })
        .Select(field => field switch
        {
            "image" => $"image {Text(old, field)} → {Text(present, field)}",
            "env" => $"env {string.Join(' ', Changed(ByName(Child(old, field)), ByName(Child(present, field))))}".TrimEnd(),
            _ => field,
        });

    private static IEnumerable<string> Labels(V1PodTemplateSpec old, V1PodTemplateSpec present) =>
        Changed(old.Metadata?.Labels, present.Metadata?.Labels)
            .Where(label => label != TemplateHash.Label).Select(label => $"label {label}");

    private static IEnumerable<string> Annotations(V1PodTemplateSpec old, V1PodTemplateSpec present) =>
        Changed(old.Metadata?.Annotations, present.Metadata?.Annotations)
            .Select(name => name == RestartedAt ? "restarted" : $"annotation {name}");

    private static IEnumerable<string> Changed(IDictionary<string, string>? old, IDictionary<string, string>? present)
    {
        old ??= new Dictionary<string, string>();
        present ??= new Dictionary<string, string>();
        return old.Keys.Union(present.Keys)
            .Where(key => !old.TryGetValue(key, out var was) || !present.TryGetValue(key, out var value) || was != value)
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Changed(Dictionary<string, JsonElement> old, Dictionary<string, JsonElement> present) =>
        old.Keys.Union(present.Keys)
            .Where(key => !old.TryGetValue(key, out var was) || !present.TryGetValue(key, out var value) || !Same(was, value))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Fields(JsonElement old, JsonElement present) => Changed(Members(old), Members(present));

    private static Dictionary<string, JsonElement> Members(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)
        : [];

    private static Dictionary<string, JsonElement> ByName(JsonElement list)
    {
        Dictionary<string, JsonElement> items = new(StringComparer.Ordinal);
        foreach (var item in list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default)
        {
            items[Text(item, "name")] = item;
        }

        return items;
    }

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static string Text(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static bool Same(JsonElement one, JsonElement other) => one.GetRawText() == other.GetRawText();

    private static string Shortened(string text) => text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
}
