using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Which command a command line names.</summary>
/// <param name="Command">The command.</param>
/// <param name="Path">All its words: <c>kubectl rollout status</c>.</param>
/// <param name="Rest">The words that are left.</param>
internal sealed record CommandLine(Command Command, string Path, IReadOnlyList<string> Rest)
{
    /// <summary>
    /// Finds the command. Flags of all commands may stand before it. What stops at a group of commands tells how it is used.
    /// </summary>
    public static CommandLine Find(IReadOnlyList<string> words, Surroundings around)
    {
        var rest = words.ToList();
        var path = "kubectl";
        var commands = CommandCatalog.Finished;
        Command? group = null;
        while (true)
        {
            if (FlagWords.FirstArgument(rest, [.. GlobalFlags.All, .. group?.Flags ?? []]) is not { } at)
            {
                return new(group is { IsAlone: true } ? group : new UsageCommand(CommandCatalog.Tree, group, path), path, rest);
            }

            var word = rest[at];
            if (commands.FirstOrDefault(command => command.IsCalled(word)) is not { } found)
            {
                return new(PluginOf(group, words, at, around) ?? throw Unknown(path, word, commands), path, []);
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

    /// <summary>A plugin stands where a command would, or one of <c>create</c>'s.</summary>
    private static PluginRun? PluginOf(Command? group, IReadOnlyList<string> words, int at, Surroundings around)
    {
        if (group is not (null or CreateCommand) || Plugin.Find([.. words.Skip(group is null ? at : 0)], around) is not { } plugin)
        {
            return null;
        }

        return at > 0 && group is null
            ? throw KubectlException.Error($"flags cannot be placed before plugin name: {words[0]}")
            : group is not null && words.Count - plugin.Arguments.Count < 2 ? null : new(plugin);
    }

    private static Exception Unknown(string path, string word, IReadOnlyList<Command> commands)
    {
        if (path != "kubectl")
        {
            var words = $"{path} {word}";
            return HelpTexts.Of(words["kubectl ".Length..]) is not null
                ? new NotOursException(words)
                : KubectlException.Usage(path, $"unknown command \"{word}\"{Hint(word, commands.Select(command => command.Name))}");
        }

        return CommandCatalog.Known.Contains(word)
            ? new NotOursException($"{path} {word}")
            : new KubectlException($"error: unknown command \"{word}\" for \"kubectl\"{Hint(word, CommandCatalog.Known)}");
    }

    private static string Hint(string word, IEnumerable<string> names) =>
        NearestName.Of(word, names) is { } close ? $"\n\nDid you mean this?\n\t{close}" : "";
}
