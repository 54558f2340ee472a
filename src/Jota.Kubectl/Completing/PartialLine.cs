namespace Jota.Kubectl;

/// <summary>The words of a command line that is still being written, before the one that is.</summary>
internal sealed class PartialLine
{
    private readonly Flag? _open;

    private PartialLine(Command? command, string path, IReadOnlyList<Command> commands, IReadOnlyList<string> rest)
    {
        (Command, Path, Commands) = (command, path, commands);
        Flags = new FlagValues(command?.Flags ?? [], GlobalFlags.All);
        var words = rest.ToList();
        if (words.Count > 0 && !words.Contains("--") && FlagWords.TakesNext(words[^1], Flags.Flags))
        {
            _open = Flags.Flags.First(flag => words[^1] == "--" + flag.Name || words[^1] == "-" + flag.Short);
            words.RemoveAt(words.Count - 1);
        }

        var parser = new FlagParser(Flags);
        try
        {
            parser.Parse(words);
        }
        catch (KubectlException)
        {
            // What is wrong is told when the line is run.
        }

        Arguments = parser.Arguments;
        IsBehindDash = parser.Dash >= 0;
    }

    /// <summary>The command so far; null before the first.</summary>
    public Command? Command { get; }

    /// <summary>Its words.</summary>
    public string Path { get; }

    /// <summary>The commands that may follow; none behind a whole one.</summary>
    public IReadOnlyList<Command> Commands { get; }

    public FlagValues Flags { get; }

    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Whether all that follows are arguments.</summary>
    public bool IsBehindDash { get; }

    public static PartialLine Read(CommandTree tree, IReadOnlyList<string> words)
    {
        var (rest, path, commands) = (words.ToList(), "", tree.Finished);
        Command? command = null;
        while (commands.Count > 0 && FlagWords.FirstArgument(rest, [.. GlobalFlags.All, .. command?.Flags ?? []]) is { } at)
        {
            if (commands.FirstOrDefault(one => one.IsCalled(rest[at])) is not { } found)
            {
                return new(null, "", [], rest);
            }

            rest.RemoveAt(at);
            (command, path, commands) = (found, $"{path} {found.Name}".Trim(), found.Commands);
        }

        return new(command, path, commands, rest);
    }

    /// <summary>The flag whose value the last word is; null where it is none.</summary>
    public Flag? Flag(string last)
    {
        if (_open is not null)
        {
            return _open;
        }

        var sign = last.IndexOf('=', StringComparison.Ordinal);
        return sign > 2 && last.StartsWith("--", StringComparison.Ordinal) && !IsBehindDash
            ? Flags.Flags.FirstOrDefault(flag => flag.Name == last[2..sign])
            : null;
    }
}
