using System.Text.Json;

namespace Jota.Api;

/// <summary>Reads JSON into a tree.</summary>
internal static class JsonTreeReader
{
    /// <summary>Reads a whole document; numbers go on to lie in its bytes.</summary>
    /// <exception cref="FormatException">Malformed; with upstream's text.</exception>
    public static JsonTree Read(ReadOnlyMemory<byte> json, RequestBudget budget)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = RequestBudget.MaxDepth });
        try
        {
            return Read(ref reader, json, budget);
        }
        catch (JsonException wrong)
        {
            throw new FormatException(JsonSyntax.Error(json.Span) ?? wrong.Message, wrong);
        }
        catch (InvalidOperationException wrong)
        {
            throw new FormatException(JsonSyntax.NotText, wrong);
        }
    }

    private static JsonTree Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, RequestBudget budget)
    {
        var tree = new JsonTreeBuilder();
        string? key = null;
        while (reader.Read())
        {
            budget.Spend();
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    key = reader.GetString();
                    continue;
                case JsonTokenType.StartObject:
                    tree.Begin(key, new JsonTree.Map());
                    break;
                case JsonTokenType.StartArray:
                    tree.Begin(key, new JsonTree.List([]));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    tree.End();
                    break;
                case JsonTokenType.String:
                    tree.Add(key, new JsonTree.Text(reader.GetString()!));
                    break;
                case JsonTokenType.Null:
                    tree.Add(key, JsonTree.Null);
                    break;
                default:
                    tree.Add(key, new JsonTree.Plain(json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length)));
                    break;
            }

            key = null;
        }

        return tree.Root!;
    }
}
