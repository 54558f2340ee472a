using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Which command a command line names.</summary>
/// <param name="Command">The command.</param>
/// <param name="Path">All its words: <c>kubectl rollout status</c>.</param>
/// <param name="Rest">The words that are left.</param>
internal sealed record CommandLine(Command Command, string Path, IReadOnlyList<string> Rest)
{
    /// <summary>Finds the command. Flags of all commands may stand before it.</summary>
    public static CommandLine Find(IReadOnlyList<string> words, Surroundings around)
    {
        var rest = words.ToList();
        var path = "kubectl";
        var commands = CommandCatalog.Finished;
        Command? group = null;
        while (true)
        {
            if (FirstArgument(rest, [.. GlobalFlags.All, .. group?.Flags ?? []]) is not { } at)
            {
                return group is { IsAlone: true } ? new(group, path, rest) : throw new NotOursException(path);
            }

            var word = rest[at];
            if (commands.FirstOrDefault(command => command.Name == word || command.Aliases.Contains(word)) is not { } found)
            {
                throw Unknown(path, word, commands, around);
            }

            rest.RemoveAt(at);
            path = $"{path} {found.Name}";
            if (found.Commands.Count == 0)
            {
                return new(found, path, rest);
            }

            (group, commands) = (found, found.Commands);
        }
    }

    /// <summary>Where the first word is that is no flag, nor a flag's value.</summary>
    private static int? FirstArgument(List<string> words, IReadOnlyList<Flag> flags)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                return null;
            }

            if (!word.StartsWith('-') || word == "-")
            {
                return i;
            }

            if (TakesNext(word, flags))
            {
                i++;
            }
        }

        return null;
    }

    private static bool TakesNext(string word, IReadOnlyList<Flag> flags)
    {
        var flag = word.StartsWith("--", StringComparison.Ordinal)
            ? flags.FirstOrDefault(flag => flag.Name == word[2..])
            : word.Length == 2 ? flags.FirstOrDefault(flag => flag.Short == word[1]) : null;
        return flag is { Implied: null };
    }

    private static Exception Unknown(string path, string word, IReadOnlyList<Command> commands, Surroundings around)
    {
        var isInternal = word.StartsWith("__", StringComparison.Ordinal);
        if (path != "kubectl" || isInternal || CommandCatalog.Known.Contains(word) || IsPlugin(word, around))
        {
            return new NotOursException($"{path} {word}");
        }

        var close = NearestName.Of(word, CommandCatalog.Known);
        return new KubectlException(
            $"error: unknown command \"{word}\" for \"kubectl\"{(close is null ? "" : $"\n\nDid you mean this?\n\t{close}")}");
    }

    private static bool IsPlugin(string word, Surroundings around) => (around.Variable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(System.IO.Path.Combine(folder, "kubectl-" + word.Replace('-', '_'))));
}
