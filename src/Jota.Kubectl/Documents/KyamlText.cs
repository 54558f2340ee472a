using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// KYAML (KEP-5295), a YAML without meaning in its blanks: braces and brackets, texts in quotes, keys in quotes where they could be read as
/// something else, a comma behind everything.
/// </summary>
internal sealed class KyamlText
{
    private const string Fold = "\\\n";

    private readonly StringBuilder _text = new();

    /// <summary>A whole document, with its head and its last line's end.</summary>
    public static string Of(JsonNode? node)
    {
        var kyaml = new KyamlText();
        kyaml._text.Append("---\n");
        kyaml.Append(node, 0);
        return kyaml._text.Append('\n').ToString();
    }

    private void Append(JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject { Count: 0 }:
                _text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                _text.Append("[]");
                break;
            case JsonObject map:
                Map(map, depth);
                break;
            case JsonArray list when list.All(item => item is JsonObject or JsonArray):
                Close(list, depth);
                break;
            case JsonArray list:
                Lines(list, depth);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Quoted(value.GetValue<string>(), depth + 1);
                break;
            default:
                _text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private void Map(JsonObject map, int depth)
    {
        _text.Append("{\n");
        foreach (var (key, value) in map.Fields())
        {
            Indent(depth + 1);
            if (IsPlain(key))
            {
                _text.Append(key);
            }
            else
            {
                Quoted(key, depth + 1, onOneLine: true);
            }

            _text.Append(": ");
            Append(value, depth + 1);
            _text.Append(",\n");
        }

        Indent(depth);
        _text.Append('}');
    }

    /// <summary>Maps in a list need no lines for the list's own brackets.</summary>
    private void Close(JsonArray list, int depth)
    {
        _text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Append(list[i], depth);
        }

        _text.Append(']');
    }

    private void Lines(JsonArray list, int depth)
    {
        _text.Append("[\n");
        foreach (var item in list)
        {
            Indent(depth + 1);
            Append(item, depth + 1);
            _text.Append(",\n");
        }

        Indent(depth);
        _text.Append(']');
    }

    private void Quoted(string text, int depth, bool onOneLine = false)
    {
        var folds = !onOneLine && text.Contains('\n', StringComparison.Ordinal);
        _text.Append('"').Append(folds ? Fold : "");
        for (var i = 0; i < text.Length; i++)
        {
            if (folds && _text[^1] == '\n')
            {
                // A blank at a line's beginning would be lost; a line without one is set in as far.
                Indent(depth);
                _text.Append(char.IsWhiteSpace(text[i]) && text[i] != '\n' ? '\\' : ' ');
            }

            if (text[i] == '\n')
            {
                _text.Append("\\n").Append(folds ? Fold : "");
                continue;
            }

            i += Escaped(text, i) - 1;
        }

        if (folds)
        {
            _text.Append(_text[^1] == '\n' ? "" : Fold);
            Indent(depth);
        }

        _text.Append('"');
    }

    /// <summary>Writes a character, escaped where it must be; answers how many units of the text it took.</summary>
    private int Escaped(string text, int at)
    {
        if (at + 1 < text.Length && char.IsSurrogatePair(text, at))
        {
            _text.Append(text, at, 2);
            return 2;
        }

        _ = text[at] switch
        {
            '"' => _text.Append("\\\""),
            '\\' => _text.Append("\\\\"),
            '\0' => _text.Append("\\0"),
            '\a' => _text.Append("\\a"),
            '\b' => _text.Append("\\b"),
            '\t' => _text.Append("\\t"),
            '\v' => _text.Append("\\v"),
            '\f' => _text.Append("\\f"),
            '\r' => _text.Append("\\r"),
            '\u001b' => _text.Append("\\e"),
            '\u0085' => _text.Append("\\N"),
            '\u00a0' => _text.Append("\\_"),
            '\u2028' => _text.Append("\\L"),
            '\u2029' => _text.Append("\\P"),
            < ' ' or '\u007f' => _text.Append(CultureInfo.InvariantCulture, $"\\x{(int)text[at]:x2}"),
            var c when char.IsControl(c) || c is '\ufeff' || char.IsSurrogate(c) =>
                _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            var c => _text.Append(c),
        };
        return 1;
    }

    /// <summary>Whether a key can be read as nothing else than itself.</summary>
    private static bool IsPlain(string key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            var isInside = i > 0 && i < key.Length - 1;
            if (!char.IsLetterOrDigit(key[i]) && key[i] != '_' && !(isInside && key[i] is '-' or '.' or '/'))
            {
                return false;
            }
        }

        return YamlScalarStyle.Of(key, isKey: true) == YamlStyle.Plain && key.ToLowerInvariant() is not ("t" or "f");
    }

    private void Indent(int depth) => _text.Append(' ', 2 * depth);
}
