using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Takes a text apart: YAML documents between lines of <c>---</c>, JSON documents one by one, lists into their items.</summary>
internal static class ManifestText
{
    /// <summary>The objects, as far as the first mistake.</summary>
    public static IReadOnlyList<Manifest> Read(byte[] text, string source, Failures failures)
    {
        var found = new List<Manifest>();
        try
        {
            foreach (var document in Documents(text, source))
            {
                Add(document, source, found);
            }
        }
        catch (KubectlException e)
        {
            failures.Add(e);
        }

        return found;
    }

    private static void Add(JsonNode? document, string source, List<Manifest> found)
    {
        switch (document)
        {
            case null:
                break;
            case JsonObject list when list.IsList():
                foreach (var item in list.Items("items").OfType<JsonObject>())
                {
                    Add(item, source, found);
                }

                break;
            case JsonObject map:
                found.Add(new(map, source));
                break;
            default:
                throw KubectlException.Error($"error parsing {source}: json: cannot unmarshal {Word(document)} into Go value of type map");
        }
    }

    private static IEnumerable<JsonNode?> Documents(byte[] text, string source)
    {
        if (FirstLetter(text) == '{')
        {
            return JsonDocuments(text, source);
        }

        return YamlParts.Of(Encoding.UTF8.GetString(text)).Select(part => YamlDocument(part, source));
    }

    private static List<JsonNode?> JsonDocuments(byte[] text, string source)
    {
        var found = new List<JsonNode?>();
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 1000 });
            while (reader.Read())
            {
                found.Add(JsonNode.Parse(ref reader));
            }

            return found;
        }
        catch (JsonException)
        {
            // YAML that begins with a brace, or JSON with a mistake: YAML's reader takes the one, and has words for the other.
            return [.. YamlParts.Of(Encoding.UTF8.GetString(text)).Select(part => YamlDocument(part, source))];
        }
    }

    private static JsonNode? YamlDocument(string part, string source)
    {
        try
        {
            var json = YamlToJson.Convert(Encoding.UTF8.GetBytes(part), RequestBudget.Unlimited, out _);
            return JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 });
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error($"error parsing {source}: error converting YAML to JSON: {wrong.Message}");
        }
    }

    private static char FirstLetter(byte[] text)
    {
        foreach (var c in text)
        {
            if (c is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return (char)c;
            }
        }

        return '\0';
    }

    private static string Word(JsonNode node) => node switch
    {
        JsonArray => "array",
        _ => node.GetValueKind() switch { JsonValueKind.String => "string", JsonValueKind.Number => "number", _ => "bool" },
    };
}
