using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// A path into a document as Kubernetes writes them, such as <c>.status.conditions[?(@.type=="Ready")].status</c>: fields (dots in names
/// escaped), indexes, slices, <c>[*]</c>, <c>..field</c> and filters that compare. What is not there is nothing, and no error.
/// </summary>
public sealed class JsonPath
{
    // What a path may lead to: several of "..", one after the other, lead to the same values very often.
    private const int MostFound = 1000;

    private readonly IReadOnlyList<JsonPathStep> _steps;

    private JsonPath(IReadOnlyList<JsonPathStep> steps) => _steps = steps;

    /// <summary>The field of the root that the path leads through; null where that is not one.</summary>
    public string? First => _steps is [JsonPathStep.Field first, ..] ? first.Name : null;

    /// <summary>Reads a path, with or without a dot before. Throws <see cref="FormatException"/> when it is none.</summary>
    public static JsonPath Parse(string text) => new(new JsonPathParser(text).Read());

    /// <summary>Whether a text is a path.</summary>
    public static bool IsValid(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The values that the path leads to, in order; a thousand at most.</summary>
    public IReadOnlyList<JsonNode?> Find(JsonNode? root)
    {
        List<JsonNode?> found = [root];
        foreach (var step in _steps)
        {
            found = [.. found.SelectMany(step.Of).Take(MostFound)];
        }

        return found;
    }
}
