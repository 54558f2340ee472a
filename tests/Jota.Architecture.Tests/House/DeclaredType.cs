using System.Text.RegularExpressions;

namespace Jota.Architecture.Tests.House;

/// <summary>A type that stands by itself (none that is declared within another), or one of its parts.</summary>
/// <param name="Name">Without what it is generic in.</param>
/// <param name="Arity">How much it is generic in, as it is written.</param>
/// <param name="Lines">From the declaration to the end of the body.</param>
internal sealed partial record DeclaredType(string Name, string Arity, int Lines)
{
    /// <summary>The types of a source whose comments and strings are taken out.</summary>
    public static IEnumerable<DeclaredType> In(string code) => Declaration().Matches(code).Select(m =>
        new DeclaredType(m.Groups["name"].Value, m.Groups["arity"].Value.Replace(" ", "", StringComparison.Ordinal), LinesFrom(code, m.Index)));

    private static int LinesFrom(string code, int start)
    {
        var lines = code[start..].Split('\n');
        var body = Array.FindIndex(lines, l => l.StartsWith('{'));
        var end = Array.FindIndex(lines, l => l.StartsWith('}'));
        var statement = Array.FindIndex(lines, l => l.TrimEnd().EndsWith(';') || l.TrimEnd().EndsWith('}'));
        return (body >= 0 && body < statement ? end : statement) + 1;
    }

    [GeneratedRegex("""
        ^(?:(?:public|internal|file|sealed|static|abstract|readonly|partial|ref|unsafe)\s+)*
        (?:class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate\s+[\w<>\[\]?,.\ ]+?)
        \s+(?<name>[A-Z]\w*)(?<arity><[\w,\ ]+>)?
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();
}
