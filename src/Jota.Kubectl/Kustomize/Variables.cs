using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Puts the values of <c>vars</c> into the fields that may name them, when all objects are called as they will be.</summary>
/// <param name="set">All objects.</param>
internal sealed class Variables(ResourceSet set)
{
    /// <summary>Does it; answers the names of those that nobody used.</summary>
    public IReadOnlyList<string> Resolve()
    {
        var values = set.Variables.ToDictionary(variable => variable.Name, ValueOf, StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var text = new VariableText(values, used);
        foreach (var resource in values.Count == 0 ? [] : set.All)
        {
            foreach (var field in set.Fields.Variables.Where(field => field.Selects(resource.OriginalId)))
            {
                (field with { Kind = "", Group = "", Version = "" }).Apply(
                    resource.Object, null, node => Changed(node, text, $"field '{field.Path}' of object {resource.Id}"));
            }
        }

        return [.. values.Keys.Where(name => !used.Contains(name)).Order(StringComparer.Ordinal)];
    }

    private JsonNode ValueOf(KustomizeVariable variable) =>
        set.All.FirstOrDefault(resource => resource.Variables.Contains(variable.Name)) is { } found
            ? variable.ValueIn(found.Object)
            : throw KustomizeErrors.Wrong($"var '{variable}' cannot be mapped to a field in the set of known resources");

    private static JsonNode? Changed(JsonNode? node, VariableText text, string place)
    {
        switch (node)
        {
            case JsonArray list:
                return list.All(IsText) ? new JsonArray([.. list.Select(item => One(item, text))]) : throw KustomizeErrors.Wrong(
                    $"considering {place}: there is an item in it that is no text");
            case JsonObject map:
                // What stands in maps are texts, whatever they are made of.
                return new JsonObject(map.Select(field => KeyValuePair.Create(
                    field.Key, IsText(field.Value) ? JsonValue.Create(One(field.Value, text)!.ToString()) : field.Value?.DeepClone())));
            default:
                return IsText(node) ? One(node, text) : node;
        }
    }

    private static JsonNode? One(JsonNode? node, VariableText text) => IsText(node) ? text.Expand((string)node!) : node?.DeepClone();

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String;
}
