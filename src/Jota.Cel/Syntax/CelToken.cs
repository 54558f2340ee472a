namespace Jota.Cel.Syntax;

/// <summary>What sort of word or sign a <see cref="CelToken"/> is.</summary>
internal enum CelTokenKind
{
    End,
    Name,
    QuotedName,
    Literal,
    Sign,
}

/// <summary>A word or sign of an expression.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">As written; of a quoted name what is within the quotes.</param>
/// <param name="Value">The value of a literal.</param>
internal readonly record struct CelToken(CelTokenKind Kind, int Position, string Text, CelValue? Value = null);
