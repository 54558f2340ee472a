namespace Jota.Cel.Syntax;

/// <summary>The expression is not written rightly.</summary>
internal sealed class CelSyntaxException(int position, string message) : Exception($"Syntax error: {message}")
{
    /// <summary>Where.</summary>
    public int Position { get; } = position;
}
