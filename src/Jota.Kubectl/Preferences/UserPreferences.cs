namespace Jota.Kubectl;

/// <summary>What a user wants of kubectl: other words for commands, and flags that need not be given.</summary>
internal sealed record UserPreferences
{
    /// <summary>Of a user who wants nothing.</summary>
    public static UserPreferences None { get; } = new();

    public IReadOnlyList<CommandAlias> Aliases { get; init; } = [];

    public IReadOnlyList<CommandDefaults> Defaults { get; init; } = [];

    /// <summary>Which programs of kubeconfigs may be run to tell who the user is.</summary>
    public CredentialPluginPolicy CredentialPlugins { get; init; } = CredentialPluginPolicy.AllowAll;

    /// <summary>The command line that one with an alias stands for; the same one where it has none.</summary>
    /// <param name="tree">All commands.</param>
    /// <param name="words">The command line.</param>
    public IReadOnlyList<string> Expand(CommandTree tree, IReadOnlyList<string> words)
    {
        if (FlagWords.FirstArgument(words, GlobalFlags.All) is not { } at || tree.Known.Contains(words[at])
            || Aliases.FirstOrDefault(alias => alias.Name == words[at]) is not { } alias)
        {
            return words;
        }

        var command = alias.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var flags = FlagsOf(CommandAt(tree, command) ?? throw Wrong(
            $"command \"{alias.Command}\" not found to set alias \"{alias.Name}\""));
        var own = Words(
            alias.Flags, flags, words, one => $"invalid alias flag {one.Name} in alias {alias.Name}",
            one => $"could not apply value {one.Value} to flag {one.Name} in alias {alias.Name}");
        return [.. words.Take(at), .. command, .. own, .. alias.First, .. words.Skip(at + 1), .. alias.Last];
    }

    /// <summary>The flags that a command line does not say, and that it is to have. Not for those that had an alias.</summary>
    /// <param name="tree">All commands.</param>
    /// <param name="command">The command line's.</param>
    /// <param name="words">All its words.</param>
    /// <param name="error">Takes complaints about commands that are none.</param>
    public IReadOnlyList<string> Unsaid(CommandTree tree, Command command, IReadOnlyList<string> words, TextWriter error)
    {
        var added = new List<string>();
        foreach (var defaults in Defaults)
        {
            var named = CommandAt(tree, defaults.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (named is null)
            {
                error.WriteLine($"Warning: command \"{defaults.Command}\" not found to set kuberc override");
                continue;
            }

            if (!ReferenceEquals(named, command))
            {
                continue;
            }

            added.AddRange(Words(
                defaults.Flags, FlagsOf(command), words, one => $"invalid flag {one.Name} for command {defaults.Command}",
                one => $"could not apply override value {one.Value} to flag {one.Name} in command {defaults.Command}"));
        }

        return added;
    }

    /// <summary>What ends the command because of preferences that make no sense.</summary>
    public static KubectlException Wrong(string what) => new($"error occurred while applying preferences: {what}");

    private static Command? CommandAt(CommandTree tree, string[] words)
    {
        var commands = tree.Finished;
        Command? found = null;
        foreach (var word in words)
        {
            found = commands.FirstOrDefault(command => command.IsCalled(word));
            if (found is null)
            {
                // A command that is known, and left to another kubectl, takes its preferences with it.
                return tree.Known.Contains(words[0]) && tree.Finished.All(one => one.Name != words[0])
                    ? throw new NotOursException(words[0])
                    : null;
            }

            commands = found.Commands;
        }

        return found;
    }

    /// <summary>The flags that are not given, as words. Throws where there is no such flag, or it takes no such value.</summary>
    private static List<string> Words(
        IReadOnlyList<FlagDefault> defaults, List<Flag> flags, IReadOnlyList<string> words, Func<FlagDefault, string> unknown,
        Func<FlagDefault, string> refused)
    {
        var found = new List<string>();
        foreach (var one in defaults)
        {
            var flag = flags.Find(flag => flag.Name == one.Name) ?? throw Wrong(unknown(one));
            if (GivenFlags.Has(words, flags, one.Name))
            {
                continue;
            }

            try
            {
                new FlagValues(flags, []).Take(flag, one.Value, "--" + flag.Name);
            }
            catch (KubectlException e)
            {
                throw Wrong($"{refused(one)} err: {ErrorText.Bare(e)}");
            }

            found.Add(one.Word);
        }

        return found;
    }

    private static List<Flag> FlagsOf(Command command) =>
        [.. GlobalFlags.All.Where(flag => command.Flags.All(own => own.Name != flag.Name)), .. command.Flags];
}
