using System.Text;
using System.Text.Json;

namespace Jota.ApiServer.Objects;

/// <summary>JSON as upstream's messages show a decoded document: <c>map[spec:map[replicas:1 tags:[a b]]]</c>, by key.</summary>
internal static class GoMapText
{
    public static string Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        Write(document.RootElement, text);
        return text.ToString();
    }

    private static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var start = text.Append("map[").Length;
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    Space(text, start).Append(property.Name).Append(':');
                    Write(property.Value, text);
                }

                text.Append(']');
                break;
            case JsonValueKind.Array:
                start = text.Append('[').Length;
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, Space(text, start));
                }

                text.Append(']');
                break;
            case JsonValueKind.Null:
                text.Append("<nil>");
                break;
            case JsonValueKind.String:
                text.Append(value.GetString());
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static StringBuilder Space(StringBuilder text, int start) => text.Length > start ? text.Append(' ') : text;
}
