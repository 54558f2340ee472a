using System.Collections.Immutable;

namespace Jota.Cel;

/// <summary>An expression that cannot be used, with every reason.</summary>
public sealed class CelCompileException : Exception
{
    internal CelCompileException(string source, ImmutableArray<CelIssue> issues)
        : base(string.Join('\n', issues.Select(issue => issue.Show(source)))) => Issues = issues;

    /// <summary>What is wrong, in order of place.</summary>
    public ImmutableArray<CelIssue> Issues { get; }
}

/// <summary>One thing that is wrong with an expression.</summary>
/// <param name="Position">Where, in characters from the beginning.</param>
/// <param name="Message">What.</param>
public sealed record CelIssue(int Position, string Message)
{
    /// <summary>The issue as upstream shows it: place, message, and below it the line with a mark.</summary>
    internal string Show(string source)
    {
        var before = source.AsSpan(0, Math.Min(Position, source.Length));
        var line = before.Count('\n') + 1;
        var start = before.LastIndexOf('\n') + 1;
        var column = before.Length - start;
        var end = source.AsSpan(start).IndexOf('\n');
        var text = end < 0 ? source[start..] : source[start..(start + end)];
        return $"ERROR: <input>:{line}:{column + 1}: {Message}\n | {text}\n | {new string('.', column)}^";
    }
}
