using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>Reads paths.</summary>
internal sealed class JsonPathParser(string text)
{
    private const int MostSteps = 128;
    private const int LongestText = 4096;
    private const int DeepestFilter = 8;
    private const string EndsName = ".[]{}()=!<>&|, ";

    private int _at;
    private int _depth;

    /// <summary>The steps. Throws <see cref="FormatException"/> when the text is no path.</summary>
    public List<JsonPathStep> Read()
    {
        var steps = text.Length <= LongestText ? Steps() : throw Wrong();
        return _at == text.Length ? steps : throw Wrong();
    }

    private char Now => _at < text.Length ? text[_at] : '\0';

    private List<JsonPathStep> Steps()
    {
        var steps = new List<JsonPathStep>();
        if (Now is '$' or '@')
        {
            _at++;
        }
        else if (Now is not ('.' or '[' or '\0'))
        {
            steps.Add(Named());
        }

        while (Now is '.' or '[')
        {
            if (steps.Count >= MostSteps)
            {
                throw Wrong();
            }

            Add(steps);
        }

        return steps;
    }

    private void Add(List<JsonPathStep> steps)
    {
        if (Now == '[')
        {
            steps.Add(Bracket());
        }
        else if (Take(".."))
        {
            steps.Add(new JsonPathStep.Below(Name()));
        }
        else
        {
            _at++;
            if (Now is not ('\0' or '['))
            {
                steps.Add(Named());
            }
        }
    }

    private JsonPathStep Named() => Take("*") ? new JsonPathStep.All() : new JsonPathStep.Field(Name());

    private string Name()
    {
        var name = new StringBuilder();
        while (_at < text.Length && !EndsName.Contains(text[_at], StringComparison.Ordinal))
        {
            _at += text[_at] == '\\' && _at + 1 < text.Length ? 1 : 0;
            name.Append(text[_at++]);
        }

        return name.Length > 0 ? name.ToString() : throw Wrong();
    }

    private JsonPathStep Bracket()
    {
        Expect("[");
        if (Take("?("))
        {
            _depth += _depth < DeepestFilter ? 1 : throw Wrong();
            var filter = Filter();
            _depth--;
            Expect(")]");
            return filter;
        }

        var parts = new List<JsonPathStep> { Part() };
        while (Take(","))
        {
            parts.Add(Part());
        }

        Expect("]");
        return parts.Count == 1 ? parts[0] : new JsonPathStep.Union(parts);
    }

    private JsonPathStep Part()
    {
        Blanks();
        JsonPathStep part = Now is '\'' or '"' ? new JsonPathStep.Field(Quoted())
            : Take("*") ? new JsonPathStep.All()
            : Range();
        Blanks();
        return part;
    }

    private JsonPathStep Range()
    {
        var first = Whole();
        if (Now != ':')
        {
            return new JsonPathStep.Item(first ?? throw Wrong());
        }

        _at++;
        var end = Whole();
        var step = Take(":") ? Whole() ?? 1 : 1;
        return step > 0 ? new JsonPathStep.Slice(first, end, step) : throw Wrong();
    }

    private int? Whole()
    {
        var from = _at;
        _at += Now == '-' ? 1 : 0;
        while (char.IsAsciiDigit(Now))
        {
            _at++;
        }

        var digits = text.AsSpan(from, _at - from);
        return _at == from ? null
            : int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong();
    }

    private JsonPathStep.Filter Filter()
    {
        var left = Operand();
        Blanks();
        foreach (var comparison in (string[])["==", "!=", "<=", ">=", "<", ">"])
        {
            if (Take(comparison))
            {
                return new(left, comparison, Operand());
            }
        }

        return new(left, "", null);
    }

    private JsonPathOperand Operand()
    {
        Blanks();
        var operand = Now switch
        {
            '@' => new JsonPathOperand(null, Steps()),
            '\'' or '"' => new JsonPathOperand(JsonValue.Create(Quoted()), null),
            _ => new JsonPathOperand(Literal(), null),
        };
        Blanks();
        return operand;
    }

    private JsonValue Literal()
    {
        var from = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(Now) || Now is '.' or '-' or '+'))
        {
            _at++;
        }

        return text[from.._at] switch
        {
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            var word when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            _ => throw Wrong(),
        };
    }

    private string Quoted()
    {
        var quote = text[_at++];
        var name = new StringBuilder();
        while (Now != quote)
        {
            _at += Now == '\\' ? 1 : 0;
            name.Append(_at < text.Length ? text[_at++] : throw Wrong());
        }

        _at++;
        return name.ToString();
    }

    private void Blanks()
    {
        while (Now == ' ')
        {
            _at++;
        }
    }

    private bool Take(string what)
    {
        var there = string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;
        _at += there ? what.Length : 0;
        return there;
    }

    private void Expect(string what)
    {
        if (!Take(what))
        {
            throw Wrong();
        }
    }

    private FormatException Wrong() => new($"unrecognized character at {_at} in path {text}");
}
