using System.Runtime.InteropServices;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>How deep schemas stand in each other, found without a cost that grows with the square of it.</summary>
internal static class SchemaDepth
{
    /// <summary>
    /// So many levels of JSON that is not read yet are looked into. Reading it costs the square of its depth at each level of schemas.
    /// </summary>
    private const int DeepestUnread = 500;

    /// <summary>Whether any schema in a schema stands deeper than so many levels.</summary>
    public static bool IsOver(int levels, V1JSONSchemaProps root)
    {
        var open = new Stack<(V1JSONSchemaProps Schema, int Depth)>();
        open.Push((root, 0));
        while (open.TryPop(out var next))
        {
            if (next.Depth > levels || IsUnreadTooDeep(next.Schema.Items) || IsUnreadTooDeep(next.Schema.AdditionalProperties))
            {
                return true;
            }

            foreach (var inner in JsonSchemaReader.Within(next.Schema))
            {
                open.Push((inner, next.Depth + 1));
            }
        }

        return false;
    }

    private static bool IsUnreadTooDeep(object? value)
    {
        if (value is not JsonElement { ValueKind: JsonValueKind.Object } element)
        {
            return false;
        }

        var json = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(element), new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (json.Read())
        {
            if (json.CurrentDepth > DeepestUnread)
            {
                return true;
            }
        }

        return false;
    }
}
