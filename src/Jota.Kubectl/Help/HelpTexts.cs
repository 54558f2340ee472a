using System.Collections.Immutable;

namespace Jota.Kubectl;

/// <summary>
/// What is told about commands and flags: a file of <c>Help/Texts</c> for each first word, with a section for each command, and
/// <c>Help/flags.txt</c>. Read when somebody asks.
/// </summary>
internal static class HelpTexts
{
    private static ImmutableDictionary<string, string>? _flags;

    /// <summary>What is told about a command; null where nothing is.</summary>
    /// <param name="words">Its words behind <c>kubectl</c>: <c>rollout undo</c>.</param>
    public static HelpText? Of(string words)
    {
        var section = LinesOf(words.Split(' ')[0]).SkipWhile(line => line != "= " + words).Skip(1)
            .TakeWhile(line => !line.StartsWith("= ", StringComparison.Ordinal)).ToList();
        return section.Count == 0 ? null : HelpText.Read(section);
    }

    /// <summary>What is told about a command in one line.</summary>
    public static string SummaryOf(string words) => Of(words)?.Summary ?? "";

    /// <summary>What a flag does; empty where nothing is told.</summary>
    public static string OfFlag(HelpText? command, string flag) => command?.Flags.GetValueOrDefault(flag)
        ?? (_flags ??= LinesOf("flags").Where(line => line.Length > 0).Select(line => line.Split(": ", 2))
            .ToImmutableDictionary(pair => pair[0], pair => pair[1])).GetValueOrDefault(flag) ?? "";

    private static List<string> LinesOf(string file)
    {
        using var stream = typeof(HelpTexts).Assembly.GetManifestResourceStream($"help/{file}.txt");
        if (stream is null)
        {
            return [];
        }

        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n')];
    }
}
