namespace Jota.Kubectl;

/// <summary>The commands that there are, for those who tell about commands.</summary>
/// <param name="Finished">Those that are done here.</param>
/// <param name="Known">The words of all, those that are left to another kubectl too.</param>
internal sealed record CommandTree(IReadOnlyList<Command> Finished, IReadOnlyList<string> Known)
{
    /// <summary>
    /// The path of the command that words name, as far as they name one: <c>rollout undo</c>; null where the first names none.
    /// </summary>
    public string? Find(IReadOnlyList<string> words)
    {
        var (commands, path) = (Finished, "");
        foreach (var word in words)
        {
            if (commands.FirstOrDefault(command => command.IsCalled(word)) is not { } found)
            {
                break;
            }

            path = $"{path} {found.Name}".Trim();
            commands = found.Commands;
        }

        return path.Length == 0 ? null : path;
    }

    /// <summary>The command at a path; null where there is none.</summary>
    public Command? At(string path)
    {
        var commands = Finished;
        Command? found = null;
        foreach (var word in path.Split(' '))
        {
            found = commands.FirstOrDefault(command => command.Name == word);
            commands = found?.Commands ?? [];
        }

        return found;
    }

    /// <summary>All commands and groups with their paths.</summary>
    public IEnumerable<(string Path, Command Command)> All() => Below("", Finished);

    private static IEnumerable<(string Path, Command Command)> Below(string path, IReadOnlyList<Command> commands) =>
        commands.SelectMany(command => Below(path + command.Name + " ", command.Commands).Prepend((path + command.Name, command)));
}
