namespace Jota.Cel.Syntax;

/// <summary>The words and signs of an expression, one after the other.</summary>
internal sealed class CelTokens
{
    private readonly CelLexer _lexer;

    public CelTokens(string source)
    {
        _lexer = new(source);
        Next = _lexer.Next();
    }

    /// <summary>The one that comes now.</summary>
    public CelToken Next { get; private set; }

    /// <summary>Whether the next is this sign; takes it then.</summary>
    public bool Takes(string sign, out int position) => Takes(sign, out position, out _);

    public bool Takes(string sign, out int position, out string taken)
    {
        (position, taken) = (Next.Position, sign);
        if (Next.Kind != CelTokenKind.Sign || Next.Text != sign)
        {
            return false;
        }

        Next = _lexer.Next();
        return true;
    }

    /// <summary>Takes what comes, whatever it is.</summary>
    public CelToken Take()
    {
        var token = Next;
        Next = _lexer.Next();
        return token;
    }

    /// <summary>Takes this sign, which must come.</summary>
    public void Expect(string sign)
    {
        if (!Takes(sign, out _))
        {
            throw Unexpected($", expecting '{sign}'");
        }
    }

    /// <summary>What comes does not belong here.</summary>
    public CelSyntaxException Unexpected(string rest = "") => new(Next.Position, $"mismatched input '{Next.Text}'{rest}");
}
