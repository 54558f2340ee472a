namespace Jota.Api;

/// <summary>The tokens of a label selector. <c>in</c> and <c>notin</c> are identifiers until an operator is due.</summary>
internal enum LabelToken
{
    End,
    Identifier,
    Equal,
    DoubleEqual,
    NotEqual,
    Not,
    Open,
    Close,
    Comma,
    Greater,
    Less,
}
