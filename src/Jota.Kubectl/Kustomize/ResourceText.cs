using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Reads documents as kustomizations have them: <c>yes</c> and <c>on</c> are texts there.</summary>
internal static class ResourceText
{
    /// <summary>The documents, those that are lists taken apart.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="source">Where it stands, for complaints.</param>
    public static IReadOnlyList<JsonObject> Objects(string text, string source)
    {
        var found = new List<JsonObject>();
        foreach (var document in Documents(text, source))
        {
            Add(document, source, found);
        }

        return found;
    }

    /// <summary>Each document as it is.</summary>
    public static IReadOnlyList<JsonNode?> Documents(string text, string source, YamlBooleans booleans = YamlBooleans.Core)
    {
        try
        {
            return
            [
                .. YamlParts.Of(text)
                    .Select(part => JsonNode.Parse(
                        YamlToJson.Convert(Encoding.UTF8.GetBytes(part), RequestBudget.Unlimited, booleans, out _).Span))
                    .Where(document => document is not null),
            ];
        }
        catch (FormatException wrong)
        {
            throw KustomizeErrors.Wrong($"MalformedYAMLError: {wrong.Message} in File: {source}");
        }
    }

    private static void Add(JsonNode? document, string source, List<JsonObject> found)
    {
        if (document is not JsonObject map)
        {
            throw KustomizeErrors.Wrong($"expected an object in {source}");
        }

        if (map.Count == 0)
        {
            return;
        }

        if (map.IsList())
        {
            foreach (var item in map.Items("items").ToList())
            {
                Add(item?.DeepClone(), source, found);
            }

            return;
        }

        if (map.Kind().Length == 0)
        {
            throw KustomizeErrors.Wrong($"missing Resource metadata: kind in {source}");
        }

        found.Add(map.Name().Length > 0 ? map : throw KustomizeErrors.Wrong($"missing metadata.name in object {map.Kind()} of {source}"));
    }
}
