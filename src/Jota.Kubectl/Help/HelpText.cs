using System.Collections.Immutable;

namespace Jota.Kubectl;

/// <summary>What is told about a command.</summary>
/// <param name="Summary">One line.</param>
/// <param name="Details">More lines; empty for none.</param>
/// <param name="Usage">What stands behind the command's words.</param>
/// <param name="Examples">Lines: what for, behind <c>#</c>, and the command lines.</param>
/// <param name="Flags">What its flags do, where that is not what flags of that name do elsewhere.</param>
internal sealed record HelpText(
    string Summary,
    string Details,
    string Usage,
    ImmutableArray<string> Examples,
    ImmutableDictionary<string, string> Flags)
{
    private const string UsageMark = "usage:";
    private const string FlagMark = "flag ";

    /// <summary>Reads a section of a file of <c>Help/Texts</c>, without its first line.</summary>
    public static HelpText Read(IReadOnlyList<string> lines)
    {
        var told = lines.TakeWhile(line => !line.StartsWith(UsageMark, StringComparison.Ordinal)).ToList();
        var rest = lines.Skip(told.Count).ToList();
        return new(
            told.Count > 0 ? told[0] : "",
            string.Join('\n', told.Skip(1)).Trim('\n'),
            rest.Count > 0 ? rest[0][UsageMark.Length..].Trim() : "",
            [.. rest.Skip(1).Where(line => line.Length > 0 && !IsFlag(line))],
            rest.Where(IsFlag).Select(line => line[FlagMark.Length..].Split(": ", 2))
                .ToImmutableDictionary(pair => pair[0], pair => pair[1]));
    }

    private static bool IsFlag(string line) => line.StartsWith(FlagMark, StringComparison.Ordinal);
}
