namespace Jota.Api;

/// <summary>Reads <c>a=b,c in (d,e),!f</c>. One token of look-ahead; refusals carry upstream's texts.</summary>
internal ref struct LabelSelectorParser(string text)
{
    private LabelSelectorLexer _lexer = new(text);

    public List<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            var (token, literal) = _lexer.Peek();
            if (token == LabelToken.End)
            {
                return requirements;
            }

            if (token is not (LabelToken.Identifier or LabelToken.Not))
            {
                throw new FormatException($"found '{literal}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(Requirement());
            if (!Separator())
            {
                return requirements;
            }
        }
    }

    private bool Separator()
    {
        var (token, literal) = _lexer.Next();
        switch (token)
        {
            case LabelToken.End:
                return false;
            case LabelToken.Comma when _lexer.Peek() is { Token: not (LabelToken.Identifier or LabelToken.Not) } next:
                throw new FormatException($"found '{next.Literal}', expected: identifier after ','");
            case LabelToken.Comma:
                return true;
            default:
                throw new FormatException($"found '{literal}', expected: ',' or 'end of string'");
        }
    }

    private LabelRequirement Requirement()
    {
        try
        {
            return RequirementOrThrow();
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"unable to parse requirement: {wrong.Message}", wrong);
        }
    }

    private LabelRequirement RequirementOrThrow()
    {
        var (token, key) = _lexer.Next();
        var negated = token == LabelToken.Not;
        if (negated)
        {
            (token, key) = _lexer.Next();
        }

        if (token != LabelToken.Identifier)
        {
            throw new FormatException($"found '{key}', expected: identifier");
        }

        RefuseWrongKey(key);
        if (negated)
        {
            return LabelRequirement.Create(key, LabelOperator.DoesNotExist, []);
        }

        if (_lexer.Peek().Token is LabelToken.End or LabelToken.Comma)
        {
            return LabelRequirement.Create(key, LabelOperator.Exists, []);
        }

        var op = Operator();
        return LabelRequirement.Create(key, op, op is LabelOperator.In or LabelOperator.NotIn ? Values() : [Value()]);
    }

    private static void RefuseWrongKey(string key)
    {
        var errors = new List<string>();
        LabelRequirement.AddKeyError("<nil>", key, errors);
        if (errors.Count > 0)
        {
            throw new FormatException(errors[0]);
        }
    }

    private LabelOperator Operator()
    {
        var (token, literal) = _lexer.Next();
        return token switch
        {
            LabelToken.Equal => LabelOperator.Equal,
            LabelToken.DoubleEqual => LabelOperator.DoubleEqual,
            LabelToken.NotEqual => LabelOperator.NotEqual,
            LabelToken.Greater => LabelOperator.GreaterThan,
            LabelToken.Less => LabelOperator.LessThan,
            LabelToken.Identifier when literal == "in" => LabelOperator.In,
            LabelToken.Identifier when literal == "notin" => LabelOperator.NotIn,
            _ => throw new FormatException($"found '{literal}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string Value()
    {
        if (_lexer.Peek().Token is LabelToken.End or LabelToken.Comma)
        {
            return "";
        }

        var (token, literal) = _lexer.Next();
        return token == LabelToken.Identifier ? literal : throw new FormatException($"found '{literal}', expected: identifier");
    }

    /// <summary>Between brackets; nothing between two commas, or between the brackets, is the empty value.</summary>
    private List<string> Values()
    {
        var (token, literal) = _lexer.Next();
        if (token != LabelToken.Open)
        {
            throw new FormatException($"found '{literal}' expected: '('");
        }

        var values = new List<string>();
        while (true)
        {
            var (next, text) = _lexer.Peek();
            if (next == LabelToken.Identifier)
            {
                _lexer.Next();
            }
            else if (next is not (LabelToken.Comma or LabelToken.Close))
            {
                throw new FormatException($"found '{text}', expected: ',', ')' or identifier");
            }

            values.Add(next == LabelToken.Identifier ? text : "");
            (token, literal) = _lexer.Next();
            if (token == LabelToken.Close)
            {
                return values;
            }

            if (token != LabelToken.Comma)
            {
                throw new FormatException($"found '{literal}', expected: ',' or ')'");
            }
        }
    }
}
