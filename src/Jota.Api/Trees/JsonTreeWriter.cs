using System.Buffers;
using System.Text.Json;

namespace Jota.Api;

/// <summary>Writes a tree as JSON. Nodes that stand at several places are written at each of them, which the budget may not bear.</summary>
internal static class JsonTreeWriter
{
    /// <summary>The tree's bytes; throws <see cref="FormatException"/> with upstream's text when it is too deep.</summary>
    public static ReadOnlyMemory<byte> Write(JsonTree tree, RequestBudget budget)
    {
        var into = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(into, ApiJson.Writing))
        {
            var walk = new JsonTreeWalk(tree);
            while (walk.Next())
            {
                budget.Spend();
                Charge(walk, budget);
                Write(json, walk);
            }
        }

        return into.WrittenMemory;
    }

    /// <summary>Writes where a walk is.</summary>
    public static void Write(Utf8JsonWriter json, JsonTreeWalk walk)
    {
        if (walk.Key is { } key)
        {
            json.WritePropertyName(key);
        }

        switch (walk.Node)
        {
            case JsonTree.Text text:
                json.WriteStringValue(text.Value);
                break;
            case JsonTree.Plain plain:
                json.WriteRawValue(plain.Json.Span, skipInputValidation: true);
                break;
            case JsonTree.Map when walk.Step == JsonTreeStep.Enter:
                json.WriteStartObject();
                break;
            case JsonTree.Map:
                json.WriteEndObject();
                break;
            case var _ when walk.Step == JsonTreeStep.Enter:
                json.WriteStartArray();
                break;
            default:
                json.WriteEndArray();
                break;
        }
    }

    private static void Charge(JsonTreeWalk walk, RequestBudget budget)
    {
        if (walk.Depth > RequestBudget.MaxDepth)
        {
            throw new FormatException("exceeded max depth");
        }

        budget.Make((walk.Key?.Length ?? 0) + 1 + walk.Node switch
        {
            JsonTree.Text text => text.Value.Length,
            JsonTree.Plain plain => plain.Json.Length,
            _ => 0,
        });
    }
}
