using System.Globalization;

namespace Jota.Kubectl;

/// <summary>Reads Go templates, without those that define others. Throws <see cref="FormatException"/>.</summary>
internal sealed class TemplateReader
{
    private readonly List<(bool IsAction, string Text)> _parts;
    private int _part;
    private List<string> _words = [];
    private int _word;

    private TemplateReader(string text) => _parts = Cut(text);

    public static IReadOnlyList<TemplateNode> Read(string text)
    {
        var reader = new TemplateReader(text);
        var nodes = reader.Nodes(out var ended);
        return ended.Length == 0 ? nodes : throw new FormatException($"unexpected {{{{{ended}}}}}");
    }

    private static List<(bool IsAction, string Text)> Cut(string text)
    {
        var parts = new List<(bool IsAction, string Text)>();
        var trims = false;
        while (text.Length > 0)
        {
            var open = text.IndexOf("{{", StringComparison.Ordinal);
            var plain = open < 0 ? text : text[..open];
            var rest = open < 0 ? "" : text[(open + 2)..];
            var trimsBefore = rest is ['-', ' ' or '\t' or '\n', ..];
            plain = trims ? plain.TrimStart() : plain;
            parts.Add((false, trimsBefore ? plain.TrimEnd() : plain));
            if (open < 0)
            {
                break;
            }

            var close = EndOf(rest);
            var action = rest[(trimsBefore ? 1 : 0)..close];
            trims = action is [.., ' ' or '\t' or '\n', '-'];
            action = trims ? action[..^1] : action;
            if (!action.TrimStart().StartsWith("/*", StringComparison.Ordinal))
            {
                parts.Add((true, action.Trim()));
            }

            text = rest[(close + 2)..];
        }

        return parts;
    }

    private static int EndOf(string rest)
    {
        var quote = '\0';
        for (var i = 0; i + 1 < rest.Length; i++)
        {
            if (quote == '\0' && rest[i] == '}' && rest[i + 1] == '}')
            {
                return i;
            }

            i += quote == '"' && rest[i] == '\\' ? 1 : 0;
            quote = quote == rest[i] ? '\0' : quote == '\0' && rest[i] is '"' or '`' ? rest[i] : quote;
        }

        throw new FormatException("unclosed action");
    }

    private List<TemplateNode> Nodes(out string ended)
    {
        var nodes = new List<TemplateNode>();
        for (; _part < _parts.Count; _part++)
        {
            var (isAction, text) = _parts[_part];
            if (!isAction)
            {
                nodes.Add(new TemplateNode.Text(text));
                continue;
            }

            var first = text.Split(' ', '\t', '\n')[0];
            switch (first)
            {
                case "end" or "else":
                    ended = text;
                    return nodes;
                case "if" or "with" or "range":
                    nodes.Add(Block(first, text[first.Length..]));
                    break;
                case "define" or "template" or "block" or "break" or "continue":
                    throw new NotOursException($"a template with {first}");
                default:
                    nodes.Add(new TemplateNode.Print(PipelineOf(text)));
                    break;
            }
        }

        ended = "";
        return nodes;
    }

    private TemplateNode Block(string word, string rest)
    {
        var value = PipelineOf(rest);
        _part++;
        var then = Nodes(out var ended);
        List<TemplateNode> other = [];
        if (ended.StartsWith("else", StringComparison.Ordinal))
        {
            var more = ended["else".Length..].Trim();
            if (more.Length > 0)
            {
                var inner = more.Split(' ')[0];
                other.Add(inner is "if" or "with"
                    ? Block(inner, more[inner.Length..])
                    : throw new FormatException($"unexpected {more} in else"));
                return Of(word, value, then, other);
            }

            _part++;
            other = Nodes(out ended);
        }

        return ended == "end" ? Of(word, value, then, other) : throw new FormatException("unexpected EOF");
    }

    private static TemplateNode Of(
        string word, TemplateNode.Pipeline value, List<TemplateNode> then, List<TemplateNode> other) => word switch
        {
            "if" => new TemplateNode.If(value, then, other),
            "with" => new TemplateNode.With(value, then, other),
            _ => new TemplateNode.Range(value, then, other),
        };

    private TemplateNode.Pipeline PipelineOf(string text)
    {
        (_words, _word) = (TemplateWords.Split(text), 0);
        var pipeline = Pipeline();
        return _word >= _words.Count ? pipeline : throw new FormatException($"unexpected \"{Now}\" in operand");
    }

    private string Now => _word < _words.Count ? _words[_word] : "";

    private TemplateNode.Pipeline Pipeline()
    {
        var variables = new List<string>();
        var declares = false;
        if (_words.Skip(_word).Any(word => word is ":=" or "=") && Skip() && Now.StartsWith('$'))
        {
            while (Now is not (":=" or "="))
            {
                if (Now.StartsWith('$'))
                {
                    variables.Add(Now);
                }

                _word++;
            }

            declares = Now == ":=";
            _word++;
        }

        var commands = new List<IReadOnlyList<TemplateNode>>();
        do
        {
            var operands = new List<TemplateNode>();
            while (Skip() && Now is not ("" or "|" or ")"))
            {
                operands.Add(Operand());
            }

            commands.Add(operands.Count > 0 ? operands : throw new FormatException("missing value for command"));
        }
        while (Now == "|" && ++_word > 0);
        return new(variables, declares, commands);
    }

    private bool Skip()
    {
        while (Now == " ")
        {
            _word++;
        }

        return true;
    }

    private TemplateNode Operand()
    {
        var word = Now;
        _word++;
        if (word == "(")
        {
            var inner = Pipeline();
            _word += Now == ")" ? 1 : throw new FormatException("unclosed left paren");
            return Chain(inner);
        }

        return word switch
        {
            "." => new TemplateNode.Fields(null, []),
            ['.', ..] => Chain(null, word[1..]),
            ['$', ..] => Chain(new TemplateNode.Variable(word)),
            ['"', .. var text] => new TemplateNode.Literal(text),
            "true" => new TemplateNode.Literal(true),
            "false" => new TemplateNode.Literal(false),
            "nil" => new TemplateNode.Literal(null),
            _ when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                new TemplateNode.Literal(whole),
            _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                new TemplateNode.Literal(number),
            _ when TemplateFunctions.IsKnown(word) => new TemplateNode.Function(word),
            _ => throw new FormatException($"function \"{word}\" not defined"),
        };
    }

    private TemplateNode Chain(TemplateNode? of, string? first = null)
    {
        var names = new List<string>();
        if (first is not null)
        {
            names.Add(first);
        }

        while (Now is ['.', _, ..])
        {
            names.Add(Now[1..]);
            _word++;
        }

        return names.Count == 0 ? of! : new TemplateNode.Fields(of, names);
    }
}
