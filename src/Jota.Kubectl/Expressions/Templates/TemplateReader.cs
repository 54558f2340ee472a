using System.Globalization;

namespace Jota.Kubectl;

/// <summary>Reads Go templates, with those that they define. Throws <see cref="FormatException"/>.</summary>
internal sealed class TemplateReader
{
    private readonly List<(bool IsAction, string Text)> _parts;
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _defined = new(StringComparer.Ordinal);
    private int _depth;
    private int _ranges;
    private int _part;
    private List<string> _words = [];
    private int _word;

    private TemplateReader(string text) => _parts = TemplateParts.Cut(text);

    /// <summary>Reads a template.</summary>
    public static TemplateText Read(string text)
    {
        var reader = new TemplateReader(text);
        var nodes = reader.Nodes(out var ended);
        return ended.Length == 0 ? new(nodes, reader._defined) : throw new FormatException($"unexpected {{{{{ended}}}}}");
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
                case "define" or "block":
                    Definition(nodes, first, text[first.Length..]);
                    break;
                case "template":
                    nodes.Add(Call(text[first.Length..]));
                    break;
                case "break" or "continue" when text == first:
                    nodes.Add(_ranges > 0
                        ? new TemplateNode.Leave(first == "break")
                        : throw new FormatException($"{{{{{first}}}}} outside {{{{range}}}}"));
                    break;
                default:
                    nodes.Add(new TemplateNode.Print(PipelineOf(text)));
                    break;
            }
        }

        ended = "";
        return nodes;
    }

    /// <summary>A template of its own; a <c>block</c> is also filled in where it stands.</summary>
    private void Definition(List<TemplateNode> nodes, string word, string rest)
    {
        if (word == "block")
        {
            nodes.Add(Call(rest));
        }
        else if (_depth > 0)
        {
            throw new FormatException("unexpected {{define}}");
        }

        var name = NameIn(rest);
        _part++;
        var ranges = _ranges;
        (_depth, _ranges) = (_depth + 1, 0);
        var body = Nodes(out var ended);
        (_depth, _ranges) = (_depth - 1, ranges);
        if (ended != "end")
        {
            throw new FormatException("unexpected EOF");
        }

        // One that says nothing gives way to any other.
        if (IsEmpty(body) && _defined.ContainsKey(name))
        {
            return;
        }

        _defined[name] = _defined.TryGetValue(name, out var other) && !IsEmpty(other)
            ? throw new FormatException($"multiple definition of template \"{name}\"")
            : body;
    }

    private TemplateNode.Call Call(string rest)
    {
        var name = NameIn(rest);
        Skip();
        if (Now.Length == 0)
        {
            return new(name, null);
        }

        var pipeline = Pipeline();
        return _word >= _words.Count ? new(name, pipeline) : throw new FormatException($"unexpected \"{Now}\" in template clause");
    }

    /// <summary>The name behind <c>define</c> and its like; what comes then is read from there on.</summary>
    private string NameIn(string rest)
    {
        (_words, _word) = (TemplateWords.Split(rest), 0);
        Skip();
        if (Now is not ['"', .. var name])
        {
            throw new FormatException($"unexpected \"{Now}\" in template clause");
        }

        _word++;
        return name;
    }

    private static bool IsEmpty(IReadOnlyList<TemplateNode> nodes) =>
        nodes.All(node => node is TemplateNode.Text text && string.IsNullOrWhiteSpace(text.Value));

    private TemplateNode Block(string word, string rest)
    {
        var value = PipelineOf(rest);
        _part++;
        _depth++;
        _ranges += word == "range" ? 1 : 0;
        var then = Nodes(out var ended);
        _ranges -= word == "range" ? 1 : 0;
        _depth--;
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
            _depth++;
            other = Nodes(out ended);
            _depth--;
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
