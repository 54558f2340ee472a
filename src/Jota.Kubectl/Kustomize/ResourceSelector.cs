using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The <c>target</c> of a patch: regular expressions for type, name and namespace, and selectors.</summary>
/// <param name="target">What is said.</param>
internal sealed class ResourceSelector(JsonObject target)
{
    public IEnumerable<BuiltResource> Select(ResourceSet set) => set.All.Where(Selects);

    private bool Selects(BuiltResource resource)
    {
        var (first, now) = (resource.OriginalId, resource.Id);
        return (Matches("namespace", SelectableNamespace(first)) || Matches("namespace", SelectableNamespace(now)))
            && (Matches("name", first.Name) || Matches("name", now.Name))
            && Matches("group", now.Group) && Matches("version", now.Version) && Matches("kind", now.Kind)
            && Matches(resource.Object, "labelSelector", "labels")
            && Matches(resource.Object, "annotationSelector", "annotations");
    }

    private static string SelectableNamespace(ResourceId id) => id.IsClusterScoped ? "_non_namespaceable_" : id.EffectiveNamespace;

    private bool Matches(string field, string text) => Patterns.Matches(text, target.Text(field));

    private bool Matches(JsonObject item, string selector, string field) => Selects(target.Text(selector), item.At("metadata", field));

    /// <summary>Whether a selector selects what has these labels.</summary>
    public static bool Selects(string selector, JsonNode? labels) => selector.Length == 0 || Patterns.Selector(selector).Matches(
        (labels as JsonObject ?? []).ToDictionary(label => label.Key, label => label.Value?.ToString() ?? "", StringComparer.Ordinal));
}
