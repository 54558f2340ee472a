namespace Jota.Api;

/// <summary>Splits a label selector into tokens.</summary>
internal ref struct LabelSelectorLexer(string text)
{
    private int _at;

    /// <summary>The next token, left in place.</summary>
    public readonly (LabelToken Token, string Literal) Peek()
    {
        var copy = this;
        return copy.Next();
    }

    /// <summary>The next token.</summary>
    public (LabelToken Token, string Literal) Next()
    {
        while (_at < text.Length && IsSpace(text[_at]))
        {
            _at++;
        }

        if (_at == text.Length)
        {
            return (LabelToken.End, "");
        }

        return Symbol(text[_at], _at + 1 < text.Length ? text[_at + 1] : '\0') is { } symbol ? Take(symbol) : Identifier();
    }

    private (LabelToken Token, string Literal) Take((LabelToken Token, int Length) symbol)
    {
        var literal = text.Substring(_at, symbol.Length);
        _at += symbol.Length;
        return (symbol.Token, literal);
    }

    private (LabelToken Token, string Literal) Identifier()
    {
        var start = _at;
        while (_at < text.Length && !IsSpace(text[_at]) && Symbol(text[_at], '\0') is null)
        {
            _at++;
        }

        return (LabelToken.Identifier, text[start.._at]);
    }

    private static (LabelToken Token, int Length)? Symbol(char first, char second) => (first, second) switch
    {
        ('=', '=') => (LabelToken.DoubleEqual, 2),
        ('!', '=') => (LabelToken.NotEqual, 2),
        ('=', _) => (LabelToken.Equal, 1),
        ('!', _) => (LabelToken.Not, 1),
        ('(', _) => (LabelToken.Open, 1),
        (')', _) => (LabelToken.Close, 1),
        (',', _) => (LabelToken.Comma, 1),
        ('>', _) => (LabelToken.Greater, 1),
        ('<', _) => (LabelToken.Less, 1),
        _ => null,
    };

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';
}
