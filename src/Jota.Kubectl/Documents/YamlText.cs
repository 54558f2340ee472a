using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>YAML as upstream's library writes it: keys in its own order, lists not indented below their key, long lines folded.</summary>
internal sealed class YamlText
{
    private const int BestWidth = 80;

    private readonly StringBuilder _text = new();
    private int _lineStart;

    private int Column => _text.Length - _lineStart;

    /// <summary>A whole document, with its last line's end.</summary>
    public static string Of(JsonNode? node)
    {
        var yaml = new YamlText();
        yaml.Append(node, 0, isItem: false);
        return yaml._text.ToString();
    }

    /// <summary>Writes a value that stands at the beginning of a line, or behind the dash of an item.</summary>
    private void Append(JsonNode? node, int indent, bool isItem)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                Map(map, indent, isItem);
                break;
            case JsonArray { Count: > 0 } list:
                List(list, indent, isItem);
                break;
            default:
                Scalar(node, indent, isKey: false);
                Line();
                break;
        }
    }

    private void Map(JsonObject map, int indent, bool isItem)
    {
        var first = isItem;
        foreach (var (key, value) in map.OrderBy(field => field.Key, YamlKeyOrder.Instance))
        {
            Indent(first ? 0 : indent);
            first = false;
            Text(key, indent, isKey: true);
            _text.Append(':');
            switch (value)
            {
                case JsonObject { Count: > 0 } fields:
                    Line();
                    Map(fields, indent + 2, isItem: false);
                    break;
                case JsonArray { Count: > 0 } items:
                    Line();
                    List(items, indent, isItem: false);
                    break;
                default:
                    _text.Append(' ');
                    Scalar(value, indent + 2, isKey: false);
                    Line();
                    break;
            }
        }
    }

    private void List(JsonArray list, int indent, bool isItem)
    {
        var first = isItem;
        foreach (var item in list)
        {
            Indent(first ? 0 : indent);
            first = false;
            _text.Append("- ");
            Append(item, indent + 2, isItem: true);
        }
    }

    private void Scalar(JsonNode? node, int indent, bool isKey)
    {
        switch (node)
        {
            case null:
                _text.Append("null");
                break;
            case JsonObject:
                _text.Append("{}");
                break;
            case JsonArray:
                _text.Append("[]");
                break;
            case var text when text.GetValueKind() == JsonValueKind.String:
                Text(text.GetValue<string>(), indent, isKey);
                break;
            case var number when number.GetValueKind() == JsonValueKind.Number:
                var written = number.ToJsonString();
                _text.Append(written.AsSpan().ContainsAny('.', 'e', 'E')
                    ? GoText.Float(double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture))
                    : written);
                break;
            default:
                _text.Append(node.ToJsonString());
                break;
        }
    }

    private void Text(string text, int indent, bool isKey)
    {
        switch (YamlScalarStyle.Of(text, isKey))
        {
            case YamlStyle.Plain:
                Folded(text, indent, mayFold: !isKey, isQuoted: false);
                break;
            case YamlStyle.SingleQuoted:
                _text.Append('\'');
                Folded(text.Replace("'", "''", StringComparison.Ordinal), indent, mayFold: !isKey, isQuoted: true);
                _text.Append('\'');
                break;
            case YamlStyle.DoubleQuoted:
                DoubleQuoted(text, indent, mayFold: !isKey);
                break;
            default:
                Literal(text, indent);
                break;
        }
    }

    /// <summary>Breaks the line at single blanks beyond the best width.</summary>
    private void Folded(string text, int indent, bool mayFold, bool isQuoted)
    {
        var blanks = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ')
            {
                blanks = false;
                _text.Append(text[i]);
                continue;
            }

            var inside = !isQuoted || (i > 0 && i < text.Length - 1);
            if (mayFold && !blanks && inside && Column > BestWidth && i + 1 < text.Length && text[i + 1] != ' ')
            {
                Line();
                Indent(indent);
            }
            else
            {
                _text.Append(' ');
            }

            blanks = true;
        }
    }

    private void DoubleQuoted(string text, int indent, bool mayFold)
    {
        _text.Append('"');
        var blanks = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ')
            {
                blanks = false;
                i += YamlEscapes.Append(_text, text, i) - 1;
                continue;
            }

            if (mayFold && !blanks && i > 0 && i < text.Length - 1 && Column > BestWidth)
            {
                Line();
                Indent(indent);
                _text.Append(text[i + 1] == ' ' ? "\\" : "");
            }
            else
            {
                _text.Append(' ');
            }

            blanks = true;
        }

        _text.Append('"');
    }

    private void Literal(string text, int indent)
    {
        _text.Append('|');
        if (text[0] is ' ' or '\n')
        {
            _text.Append('2');
        }

        var lines = text.Split('\n');
        var ended = lines[^1].Length == 0;
        _text.Append(!ended ? "-" : lines.Length > 2 && lines[^2].Length == 0 ? "+" : text == "\n" ? "+" : "");
        for (var i = 0; i < lines.Length - (ended ? 1 : 0); i++)
        {
            Line();
            if (lines[i].Length > 0)
            {
                Indent(indent);
                _text.Append(lines[i]);
            }
        }
    }

    private void Line()
    {
        _text.Append('\n');
        _lineStart = _text.Length;
    }

    private void Indent(int blanks) => _text.Append(' ', blanks);
}
