namespace Jota.Kubectl;

/// <summary>Tells how commands are used.</summary>
internal sealed class HelpPage(TextWriter output)
{
    private const string Options = "Use \"kubectl options\" for a list of global command-line options (applies to all commands).\n";

    /// <summary>Which commands there are.</summary>
    public void OfAll(CommandTree tree)
    {
        output.Write("kubectl looks at what runs in Kubernetes clusters, and changes it.\n\n");
        foreach (var (title, commands) in HelpGroups.All(tree.Finished))
        {
            output.Write($"{title}:\n");
            Names(commands, "", 16);
            output.Write("\n");
        }

        output.Write("Usage:\n  kubectl [flags] [options]\n\n");
        output.Write($"Use \"kubectl <command> --help\" for more information about a given command.\n{Options}");
    }

    /// <summary>One command, or a group of commands.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">All its words.</param>
    public void Of(Command command, string path)
    {
        var words = path["kubectl ".Length..];
        var text = HelpTexts.Of(words);
        output.Write($"{text?.Summary}\n");
        if (text?.Details is { Length: > 0 } details)
        {
            output.Write($"\n{details}\n");
        }

        Aliases(command);
        Examples(text);
        if (command.Commands.Count > 0)
        {
            output.Write("\nAvailable Commands:\n");
            Names(command.Commands, words + " ", 14);
        }

        if (command.Flags.Count > 0)
        {
            output.Write("\nOptions:\n");
            Flags(command.Flags, text);
        }

        output.Write($"\nUsage:\n  {path}{(text?.Usage is { Length: > 0 } usage ? " " + usage : "")} [options]\n\n");
        if (command.Commands.Count > 0)
        {
            output.Write($"Use \"{path} <command> --help\" for more information about a given command.\n");
        }

        output.Write(Options);
    }

    /// <summary>The flags of all commands.</summary>
    public void OfOptions()
    {
        output.Write("The following options can be passed to any command:\n\n");
        Flags([.. GlobalFlags.All.Where(flag => flag.Name != "help")], null);
    }

    private void Aliases(Command command)
    {
        if (command.Aliases.Count > 0)
        {
            output.Write($"\nAliases:\n{string.Join(", ", [command.Name, .. command.Aliases])}\n");
        }
    }

    private void Examples(HelpText? text)
    {
        if (text is null || text.Examples.IsEmpty)
        {
            return;
        }

        output.Write("\nExamples:\n");
        for (var i = 0; i < text.Examples.Length; i++)
        {
            output.Write($"{(i > 0 && text.Examples[i][0] == '#' ? "\n" : "")}  {text.Examples[i]}\n");
        }
    }

    private void Names(IEnumerable<Command> commands, string before, int width)
    {
        foreach (var command in commands.OrderBy(command => before.Length > 0 ? command.Name : "", StringComparer.Ordinal))
        {
            output.Write($"  {command.Name.PadRight(width - 1)} {HelpTexts.SummaryOf(before + command.Name)}\n");
        }
    }

    private void Flags(IEnumerable<Flag> flags, HelpText? text)
    {
        var first = true;
        foreach (var flag in flags.Where(flag => flag.Deprecated.Length == 0).OrderBy(flag => flag.Name, StringComparer.Ordinal))
        {
            output.Write(first ? "" : "\n");
            first = false;
            var letter = flag.Short == 0 ? "" : $"-{flag.Short}, ";
            output.Write($"    {letter}--{flag.Name}={DefaultOf(flag)}:\n\t{HelpTexts.OfFlag(text, flag.Name)}\n");
        }
    }

    private static string DefaultOf(Flag flag) => flag.Kind switch
    {
        FlagKind.Text => $"'{flag.Default}'",
        FlagKind.List or FlagKind.Repeated => $"[{flag.Default}]",
        _ => flag.Default,
    };
}
