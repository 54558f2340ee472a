using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>JSON as Go's encoder writes it: fields by name, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.</summary>
internal sealed class GoJson
{
    private readonly StringBuilder _text = new();
    private readonly bool _sorted;
    private readonly string? _step;

    private GoJson(bool sorted, string? step) => (_sorted, _step) = (sorted, step);

    /// <summary>On one line.</summary>
    public static string Compact(JsonNode? node) => new GoJson(sorted: true, step: null).Write(node, 0);

    /// <summary>The same with fields as they come.</summary>
    public static string CompactAsIs(JsonNode? node) => new GoJson(sorted: false, step: null).Write(node, 0);

    /// <summary>On many lines, four blanks deep each.</summary>
    public static string Indented(JsonNode? node) => new GoJson(sorted: true, "    ").Write(node, 0);

    /// <summary>The same with fields as they come.</summary>
    public static string IndentedAsIs(JsonNode? node, string step = "    ") => new GoJson(sorted: false, step).Write(node, 0);

    /// <summary>A text with its quotes.</summary>
    public static void Quote(StringBuilder into, string text)
    {
        into.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => into.Append("\\\""),
                '\\' => into.Append("\\\\"),
                '\n' => into.Append("\\n"),
                '\r' => into.Append("\\r"),
                '\t' => into.Append("\\t"),
                '\b' => into.Append("\\b"),
                '\f' => into.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => into.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => into.Append(c),
            };
        }

        into.Append('"');
    }

    private string Write(JsonNode? node, int depth)
    {
        Append(node, depth);
        return _text.ToString();
    }

    private void Append(JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                _text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                _text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                _text.Append("[]");
                break;
            case JsonObject map:
                Append(map, depth);
                break;
            case JsonArray list:
                Append(list, depth);
                break;
            case var text when text.GetValueKind() == JsonValueKind.String:
                Quote(_text, text.GetValue<string>());
                break;
            default:
                _text.Append(node.ToJsonString());
                break;
        }
    }

    private void Append(JsonObject map, int depth)
    {
        _text.Append('{');
        var first = true;
        foreach (var (key, value) in _sorted ? map.OrderBy(field => field.Key, StringComparer.Ordinal) : map.AsEnumerable())
        {
            Line(ref first, depth + 1);
            Quote(_text, key);
            _text.Append(_step is null ? ":" : ": ");
            Append(value, depth + 1);
        }

        End(depth);
        _text.Append('}');
    }

    private void Append(JsonArray list, int depth)
    {
        _text.Append('[');
        var first = true;
        foreach (var item in list)
        {
            Line(ref first, depth + 1);
            Append(item, depth + 1);
        }

        End(depth);
        _text.Append(']');
    }

    private void Line(ref bool first, int depth)
    {
        _text.Append(first ? "" : ",");
        first = false;
        End(depth);
    }

    private void End(int depth)
    {
        if (_step is not null)
        {
            _text.Append('\n');
            for (var i = 0; i < depth; i++)
            {
                _text.Append(_step);
            }
        }
    }
}
