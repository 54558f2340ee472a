using System.Collections.Immutable;

namespace Jota.Cel.Syntax;

/// <summary>Reads an expression. Macros are put in place while reading, as the specification has it.</summary>
internal sealed class CelParser
{
    /// <summary>How long an expression may be, in characters.</summary>
    private const int MaxLength = 100_000;

    /// <summary>How deep expressions may be within each other.</summary>
    private const int MaxDepth = 250;

    private static readonly HashSet<string> Relations = ["==", "!=", "<", "<=", ">", ">=", "in"];

    private readonly CelTokens _tokens;
    private int _depth;

    private CelParser(string source) => _tokens = new(source);

    /// <summary>Reads an expression.</summary>
    /// <exception cref="CelSyntaxException">It is none.</exception>
    public static CelNode Parse(string source)
    {
        if (source.Length > MaxLength)
        {
            throw new CelSyntaxException(0, $"expression code point size exceeds limit: size: {source.Length}, limit {MaxLength}");
        }

        var parser = new CelParser(source);
        var node = parser.Expression();
        return parser._tokens.Next.Kind == CelTokenKind.End ? node : throw parser._tokens.Unexpected();
    }

    private CelNode Expression()
    {
        if (++_depth > MaxDepth)
        {
            throw new CelSyntaxException(_tokens.Next.Position, $"expression recursion limit exceeded: {MaxDepth}");
        }

        var node = Or();
        if (_tokens.Takes("?", out var mark))
        {
            var then = Or();
            _tokens.Expect(":");
            node = Call(mark, "_?_:_", node, then, Expression());
        }

        _depth--;
        return node;
    }

    private CelNode Or() => Balanced("||", "_||_", And);

    private CelNode And() => Balanced("&&", "_&&_", Relation);

    // Long chains are made into a tree that is not deep.
    private CelNode Balanced(string sign, string function, Func<CelNode> operand)
    {
        var operands = new List<CelNode> { operand() };
        var marks = new List<int>();
        while (_tokens.Takes(sign, out var mark))
        {
            marks.Add(mark);
            operands.Add(operand());
        }

        return Join(0, operands.Count - 1);

        CelNode Join(int from, int to)
        {
            if (from == to)
            {
                return operands[from];
            }

            var middle = (from + to) / 2;
            return Call(marks[middle], function, Join(from, middle), Join(middle + 1, to));
        }
    }

    private CelNode Relation()
    {
        var node = Sum();
        while (_tokens.Next.Kind == CelTokenKind.Sign && Relations.Contains(_tokens.Next.Text))
        {
            var sign = _tokens.Take();
            node = Call(sign.Position, sign.Text == "in" ? "@in" : $"_{sign.Text}_", node, Sum());
        }

        return node;
    }

    private CelNode Sum() => LeftToRight(Product, "+", "-");

    private CelNode Product() => LeftToRight(Unary, "*", "/", "%");

    private CelNode LeftToRight(Func<CelNode> operand, params ReadOnlySpan<string> signs)
    {
        var node = operand();
        while (_tokens.Next.Kind == CelTokenKind.Sign && signs.Contains(_tokens.Next.Text))
        {
            var sign = _tokens.Take();
            node = Call(sign.Position, $"_{sign.Text}_", node, operand());
        }

        return node;
    }

    private CelNode Unary()
    {
        var (signs, sign, mark) = (0, _tokens.Next.Text, _tokens.Next.Position);
        while (_tokens.Next is { Kind: CelTokenKind.Sign } && _tokens.Next.Text == sign && sign is "!" or "-")
        {
            _tokens.Take();
            signs++;
        }

        if (signs == 0)
        {
            return Member();
        }

        if (sign == "-" && _tokens.Next is { Kind: CelTokenKind.Literal, Value: null or CelInt or CelDouble })
        {
            // The sign belongs to the number.
            var number = _tokens.Take();
            CelValue value = number.Value switch
            {
                CelInt whole => CelInt.Of(-whole.Value),
                CelDouble real => new CelDouble(-real.Value),
                _ => CelInt.Of(long.MinValue),
            };
            return Negated(signs - 1, "-", mark, Members(new LiteralNode(mark, value)));
        }

        return Negated(signs, sign, mark, Member());
    }

    private static CelNode Negated(int signs, string sign, int mark, CelNode node) =>
        signs % 2 == 0 ? node : Call(mark, sign == "!" ? "!_" : "-_", node);

    private CelNode Member() => Members(Primary());

    private CelNode Members(CelNode node)
    {
        for (var length = 0; ; length++)
        {
            if (length > MaxDepth)
            {
                throw new CelSyntaxException(_tokens.Next.Position, $"expression recursion limit exceeded: {MaxDepth}");
            }

            if (_tokens.Takes(".", out var mark))
            {
                var isOptional = _tokens.Takes("?", out _);
                var isQuoted = _tokens.Next.Kind == CelTokenKind.QuotedName;
                var name = Name();
                node = !isOptional && !isQuoted && _tokens.Takes("(", out var call)
                    ? CelMacros.Member(call, node, name, Arguments(")"))
                    : new SelectNode(mark, node, name, isOptional, IsTest: false);
            }
            else if (_tokens.Takes("[", out mark))
            {
                var isOptional = _tokens.Takes("?", out _);
                var index = Expression();
                _tokens.Expect("]");
                node = new IndexNode(mark, node, index, isOptional);
            }
            else if (_tokens.Next is { Kind: CelTokenKind.Sign, Text: "{" } && NodeNames.Of(node) is { } type)
            {
                node = new StructNode(_tokens.Take().Position, type, Fields());
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Primary()
    {
        var token = _tokens.Next;
        if (token.Kind == CelTokenKind.Literal)
        {
            _tokens.Take();
            return new LiteralNode(token.Position, token.Value ?? throw new CelSyntaxException(token.Position, "invalid int literal"));
        }

        if (_tokens.Takes("(", out _))
        {
            var inner = Expression();
            _tokens.Expect(")");
            return inner;
        }

        if (_tokens.Takes("[", out var mark))
        {
            return new ListNode(mark, Elements());
        }

        if (_tokens.Takes("{", out mark))
        {
            return new MapNode(mark, Entries());
        }

        var isRooted = _tokens.Takes(".", out _);
        if (_tokens.Next.Kind != CelTokenKind.Name)
        {
            throw _tokens.Unexpected();
        }

        token = _tokens.Take();
        if (CelFieldNames.IsWord(token.Text))
        {
            throw new CelSyntaxException(token.Position, $"reserved identifier: {token.Text}");
        }

        return _tokens.Takes("(", out var open) && !isRooted
            ? CelMacros.Global(open, token.Text, Arguments(")"))
            : new NameNode(token.Position, token.Text);
    }

    private ImmutableArray<CelNode> Arguments(string end)
    {
        var arguments = ImmutableArray.CreateBuilder<CelNode>();
        Separated(end, () => arguments.Add(Expression()), trailing: false);
        return arguments.DrainToImmutable();
    }

    private ImmutableArray<ElementNode> Elements()
    {
        var elements = ImmutableArray.CreateBuilder<ElementNode>();
        Separated("]", () => elements.Add(new(IsOptional: _tokens.Takes("?", out _), Value: Expression())), trailing: true);
        return elements.DrainToImmutable();
    }

    private ImmutableArray<EntryNode> Entries()
    {
        var entries = ImmutableArray.CreateBuilder<EntryNode>();
        Separated("}", Entry, trailing: true);
        return entries.DrainToImmutable();

        void Entry()
        {
            var isOptional = _tokens.Takes("?", out _);
            var key = Expression();
            _tokens.Expect(":");
            entries.Add(new(key, Expression(), isOptional));
        }
    }

    private ImmutableArray<FieldNode> Fields()
    {
        var fields = ImmutableArray.CreateBuilder<FieldNode>();
        Separated("}", Field, trailing: true);
        return fields.DrainToImmutable();

        void Field()
        {
            var isOptional = _tokens.Takes("?", out _);
            var at = _tokens.Next.Position;
            var name = Name();
            _tokens.Expect(":");
            fields.Add(new(at, name, Expression(), isOptional));
        }
    }

    private void Separated(string end, Action item, bool trailing)
    {
        if (_tokens.Takes(end, out _))
        {
            return;
        }

        item();
        while (_tokens.Takes(",", out _))
        {
            if (trailing && _tokens.Takes(end, out _))
            {
                return;
            }

            item();
        }

        _tokens.Expect(end);
    }

    private static CallNode Call(int position, string function, params ReadOnlySpan<CelNode> arguments) =>
        new(position, function, null, [.. arguments]);

    private string Name() => _tokens.Next.Kind is CelTokenKind.Name or CelTokenKind.QuotedName
        || _tokens.Next.Text is "in" && _tokens.Next.Kind == CelTokenKind.Sign
        ? _tokens.Take().Text
        : throw _tokens.Unexpected();
}
