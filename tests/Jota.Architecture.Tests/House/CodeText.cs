using System.Text.RegularExpressions;

namespace Jota.Architecture.Tests.House;

/// <summary>C# as written, without what is not code; every line keeps its number.</summary>
internal static partial class CodeText
{
    /// <summary>The text of a source with comments, strings and characters taken out, but not what is in the holes of strings.</summary>
    public static string Read(string file) => NotCode().Replace(File.ReadAllText(file), Blank);

    // What is between the strings of an interpolated string with strings in it stays by itself: it is code.
    [GeneratedRegex("""
        //[^\n]*
        | /\*[\s\S]*?\*/
        | \$*(?<raw>"{3,})[\s\S]*?\k<raw>
        | (?:@\$?|\$@)"(?:[^"]|"")*"
        | \$?"(?:\\.|[^"\\\n])*"
        | '(?:\\[^'\n]+|\\'|[^'\\\n])'
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NotCode();

    private static string Blank(Match match) => " " + new string('\n', match.Value.Count(c => c == '\n')) + (match.Value.StartsWith('$')
        ? string.Join(' ', Hole().Matches(match.Value).Select(m => m.Groups["code"].Value.ReplaceLineEndings(" ")))
        : "");

    [GeneratedRegex(@"(?<!\{)(?:\{\{)*\{(?!\{)(?<code>[^{}""]*)")]
    private static partial Regex Hole();
}
