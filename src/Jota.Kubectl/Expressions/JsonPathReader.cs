using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary>Reads templates in kubectl's dialect of JSONPath. Throws <see cref="FormatException"/> with upstream's words.</summary>
internal sealed partial class JsonPathReader(string text)
{
    private const string EndsName = " .[]{}()'\",\t\r\n|?!<>=$@+-*/&";

    private int _at;

    private char Now => _at < text.Length ? text[_at] : '\0';

    /// <summary>A whole template.</summary>
    public static IReadOnlyList<JsonPathNode> Template(string text)
    {
        var reader = new JsonPathReader(text);
        var nodes = reader.Nodes(isRange: false);
        return nodes;
    }

    /// <summary>A path as <c>--sort-by</c> and custom columns have it: braces and the first dot may be left out.</summary>
    public static IReadOnlyList<JsonPathNode> Relaxed(string text)
    {
        var match = Braces().Match(text);
        if (text.Length == 0 || !match.Success)
        {
            throw new FormatException(
                $"unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{{name1.name2}}' or '{{.name1.name2}}'");
        }

        var path = match.Groups[2].Success ? match.Groups[2].Value : match.Groups[4].Value;
        return Template($"{{.{path}}}");
    }

    /// <summary>A path alone, without braces.</summary>
    public static JsonPathNode.Steps Path(string text) => new JsonPathReader(text).Action("");

    private List<JsonPathNode> Nodes(bool isRange)
    {
        var nodes = new List<JsonPathNode>();
        var plain = new StringBuilder();
        while (_at < text.Length)
        {
            if (Now != '{')
            {
                plain.Append(text[_at++]);
                continue;
            }

            Flush(nodes, plain);
            _at++;
            Blanks();
            if (TakeWord("end"))
            {
                Close();
                return isRange ? nodes : throw new FormatException("not in range, nothing to end");
            }

            if (TakeWord("range"))
            {
                var over = Action("}");
                Close();
                nodes.Add(new JsonPathNode.Range(over, Nodes(isRange: true)));
                continue;
            }

            nodes.Add(Action("}"));
            Close();
        }

        Flush(nodes, plain);
        return isRange ? throw new FormatException("unclosed range") : nodes;
    }

    private static void Flush(List<JsonPathNode> nodes, StringBuilder plain)
    {
        if (plain.Length > 0)
        {
            nodes.Add(new JsonPathNode.Text(plain.ToString()));
            plain.Clear();
        }
    }

    private void Close()
    {
        Blanks();
        _at += Now == '}' ? 1 : throw new FormatException(_at >= text.Length ? "unclosed action" : Unrecognized());
    }

    private JsonPathNode.Steps Action(string ends)
    {
        var steps = new List<JsonPathNode>();
        while (true)
        {
            if (_at >= text.Length)
            {
                return ends.Length == 0 ? new(steps) : throw new FormatException("unclosed action");
            }

            var c = Now;
            if (ends.Contains(c, StringComparison.Ordinal))
            {
                return new(steps);
            }

            if (c is ' ' or '\t' or '\r' or '\n' or '@' or '$')
            {
                _at++;
            }
            else if (c == '[')
            {
                steps.Add(Bracket());
            }
            else if (c is '"' or '\'')
            {
                steps.Add(new JsonPathNode.Text(Quoted()));
            }
            else if (c == '.')
            {
                Dot(steps);
            }
            else if (c is '+' or '-' || char.IsAsciiDigit(c))
            {
                steps.Add(JsonPathLiteral.Number(Digits()));
            }
            else if (char.IsLetter(c) || c == '_')
            {
                steps.Add(JsonPathLiteral.Word(Name()));
            }
            else
            {
                throw new FormatException(Unrecognized());
            }
        }
    }

    private void Dot(List<JsonPathNode> steps)
    {
        _at++;
        if (Now == '.')
        {
            _at++;
            steps.Add(new JsonPathNode.Everything());
            if (Now is '[' or '\0' or '}')
            {
                return;
            }
        }

        if (Now == '*')
        {
            _at++;
            steps.Add(new JsonPathNode.Wildcard());
            return;
        }

        if (Name() is { Length: > 0 } name)
        {
            steps.Add(new JsonPathNode.Field(name));
        }
    }

    private string Name()
    {
        var name = new StringBuilder();
        while (_at < text.Length && !IsEnd(Now))
        {
            _at += Now == '\\' && _at + 1 < text.Length ? 1 : 0;
            name.Append(text[_at++]);
        }

        return name.ToString();
    }

    // A dash and some others may stand in names.
    private static bool IsEnd(char c) => EndsName.Contains(c, StringComparison.Ordinal) && c is not ('-' or '/' or '&' or '+');

    private string Digits()
    {
        var from = _at++;
        while (char.IsAsciiDigit(Now) || Now == '.')
        {
            _at++;
        }

        return text[from.._at];
    }

    private string Quoted()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (Now != quote)
        {
            if (_at >= text.Length)
            {
                throw new FormatException("unterminated quoted string");
            }

            var c = text[_at++];
            value.Append(c != '\\' ? c : Now switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                var other => other,
            });
            _at += c == '\\' ? 1 : 0;
        }

        _at++;
        return value.ToString();
    }

    private JsonPathNode Bracket()
    {
        _at++;
        if (string.CompareOrdinal(text, _at, "?(", 0, 2) == 0)
        {
            _at += 2;
            return Filter();
        }

        var inner = Until(']');
        if (inner is "*")
        {
            return new JsonPathNode.Wildcard();
        }

        return JsonPathBracket.Read(inner);
    }

    /// <summary>What lies before the bracket's end, which quotes may hide.</summary>
    private string Until(char end)
    {
        var from = _at;
        var quote = '\0';
        for (; _at < text.Length; _at++)
        {
            if (quote == '\0' && Now == end)
            {
                return text[from.._at++];
            }

            quote = quote == Now ? '\0' : quote == '\0' && Now is '\'' or '"' ? Now : quote;
        }

        throw new FormatException("unterminated array");
    }

    private JsonPathNode.Filter Filter()
    {
        var left = Action("=!<>)");
        var from = _at;
        while (Now is '=' or '!' or '<' or '>')
        {
            _at++;
        }

        var comparison = text[from.._at];
        var right = comparison.Length > 0 ? Action(")") : null;
        if (string.CompareOrdinal(text, _at, ")]", 0, 2) != 0 || comparison is not ("" or "==" or "!=" or "<" or ">" or "<=" or ">="))
        {
            throw new FormatException(comparison is "" or "==" ? "unterminated filter" : $"unrecognized filter operator {comparison}");
        }

        _at += 2;
        return new(left, comparison, right);
    }

    private void Blanks()
    {
        while (Now is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private bool TakeWord(string word)
    {
        var there = string.CompareOrdinal(text, _at, word, 0, word.Length) == 0
            && (_at + word.Length >= text.Length || !char.IsLetterOrDigit(text[_at + word.Length]));
        _at += there ? word.Length : 0;
        return there;
    }

    private string Unrecognized() =>
        string.Create(CultureInfo.InvariantCulture, $"unrecognized character in action: U+{(int)Now:X4} '{Now}'");

    [GeneratedRegex(@"^(\{\.?([^{}]+)\}|(\.?)([^{}]+))\z")]
    private static partial Regex Braces();
}
