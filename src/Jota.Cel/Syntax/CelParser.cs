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

    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    ];

    private readonly CelLexer _lexer;
    private CelToken _next;
    private int _depth;

    private CelParser(string source)
    {
        _lexer = new(source);
        _next = _lexer.Next();
    }

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
        return parser._next.Kind == CelTokenKind.End ? node : throw parser.Unexpected();
    }

    private CelNode Expression()
    {
        if (++_depth > MaxDepth)
        {
            throw new CelSyntaxException(_next.Position, $"expression recursion limit exceeded: {MaxDepth}");
        }

        var node = Or();
        if (Takes("?", out var mark))
        {
            var then = Or();
            Expect(":");
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
        while (Takes(sign, out var mark))
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
        while (_next.Kind == CelTokenKind.Sign && Relations.Contains(_next.Text))
        {
            var sign = Take();
            node = Call(sign.Position, sign.Text == "in" ? "@in" : $"_{sign.Text}_", node, Sum());
        }

        return node;
    }

    private CelNode Sum()
    {
        var node = Product();
        while (Takes("+", out var mark, out var sign) || Takes("-", out mark, out sign))
        {
            node = Call(mark, $"_{sign}_", node, Product());
        }

        return node;
    }

    private CelNode Product()
    {
        var node = Unary();
        while (Takes("*", out var mark, out var sign) || Takes("/", out mark, out sign) || Takes("%", out mark, out sign))
        {
            node = Call(mark, $"_{sign}_", node, Unary());
        }

        return node;
    }

    private CelNode Unary()
    {
        var (signs, sign, mark) = (0, _next.Text, _next.Position);
        while (_next is { Kind: CelTokenKind.Sign } && _next.Text == sign && sign is "!" or "-")
        {
            Take();
            signs++;
        }

        if (signs == 0)
        {
            return Member();
        }

        if (sign == "-" && _next is { Kind: CelTokenKind.Literal, Value: null or CelInt or CelDouble })
        {
            // The sign belongs to the number.
            var number = Take();
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
                throw new CelSyntaxException(_next.Position, $"expression recursion limit exceeded: {MaxDepth}");
            }

            if (Takes(".", out var mark))
            {
                var isOptional = Takes("?", out _);
                var isQuoted = _next.Kind == CelTokenKind.QuotedName;
                var name = Name();
                node = !isOptional && !isQuoted && Takes("(", out var call)
                    ? CelMacros.Member(call, node, name, Arguments(")"))
                    : new SelectNode(mark, node, name, isOptional, IsTest: false);
            }
            else if (Takes("[", out mark))
            {
                var isOptional = Takes("?", out _);
                var index = Expression();
                Expect("]");
                node = new IndexNode(mark, node, index, isOptional);
            }
            else if (_next is { Kind: CelTokenKind.Sign, Text: "{" } && TypeName(node) is { } type)
            {
                node = new StructNode(Take().Position, type, Fields());
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Primary()
    {
        var token = _next;
        if (token.Kind == CelTokenKind.Literal)
        {
            Take();
            return new LiteralNode(token.Position, token.Value ?? throw new CelSyntaxException(token.Position, "invalid int literal"));
        }

        if (Takes("(", out _))
        {
            var inner = Expression();
            Expect(")");
            return inner;
        }

        if (Takes("[", out var mark))
        {
            return new ListNode(mark, Elements());
        }

        if (Takes("{", out mark))
        {
            return new MapNode(mark, Entries());
        }

        var isRooted = Takes(".", out _);
        if (_next.Kind != CelTokenKind.Name)
        {
            throw Unexpected();
        }

        token = Take();
        if (Reserved.Contains(token.Text))
        {
            throw new CelSyntaxException(token.Position, $"reserved identifier: {token.Text}");
        }

        return Takes("(", out var open) && !isRooted
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
        Separated("]", () => elements.Add(new(IsOptional: Takes("?", out _), Value: Expression())), trailing: true);
        return elements.DrainToImmutable();
    }

    private ImmutableArray<EntryNode> Entries()
    {
        var entries = ImmutableArray.CreateBuilder<EntryNode>();
        Separated("}", Entry, trailing: true);
        return entries.DrainToImmutable();

        void Entry()
        {
            var isOptional = Takes("?", out _);
            var key = Expression();
            Expect(":");
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
            var isOptional = Takes("?", out _);
            var at = _next.Position;
            var name = Name();
            Expect(":");
            fields.Add(new(at, name, Expression(), isOptional));
        }
    }

    private void Separated(string end, Action item, bool trailing)
    {
        if (Takes(end, out _))
        {
            return;
        }

        item();
        while (Takes(",", out _))
        {
            if (trailing && Takes(end, out _))
            {
                return;
            }

            item();
        }

        Expect(end);
    }

    /// <summary>The name that a chain of names spells; null when it is something else.</summary>
    private static string? TypeName(CelNode node) => node switch
    {
        NameNode name => name.Name,
        SelectNode { IsOptional: false, IsTest: false } select when TypeName(select.Operand) is { } outer => $"{outer}.{select.Field}",
        _ => null,
    };

    private static CallNode Call(int position, string function, params ReadOnlySpan<CelNode> arguments) =>
        new(position, function, null, [.. arguments]);

    private string Name() => _next.Kind is CelTokenKind.Name or CelTokenKind.QuotedName
        || _next.Text is "in" && _next.Kind == CelTokenKind.Sign
        ? Take().Text
        : throw Unexpected();

    private bool Takes(string sign, out int position) => Takes(sign, out position, out _);

    private bool Takes(string sign, out int position, out string taken)
    {
        (position, taken) = (_next.Position, sign);
        if (_next.Kind != CelTokenKind.Sign || _next.Text != sign)
        {
            return false;
        }

        _next = _lexer.Next();
        return true;
    }

    private CelToken Take()
    {
        var token = _next;
        _next = _lexer.Next();
        return token;
    }

    private void Expect(string sign)
    {
        if (!Takes(sign, out _))
        {
            throw Unexpected($", expecting '{sign}'");
        }
    }

    private CelSyntaxException Unexpected(string rest = "") => new(_next.Position, $"mismatched input '{_next.Text}'{rest}");
}
