namespace Jota.Kubectl;

/// <summary>
/// What shells ask when somebody presses Tab, in upstream's protocol: <c>__complete WORD ... LAST</c>, answered by a line for each word
/// that may stand for LAST, and a directive. Says nothing about what goes wrong: nobody wants to read that there.
/// </summary>
/// <param name="around">The environment.</param>
/// <param name="tree">All commands.</param>
/// <param name="plugins">Which programs may be run to tell who we are.</param>
internal sealed class Completion(Surroundings around, CommandTree tree, CredentialPluginPolicy plugins)
{
    public const string Word = "__complete";
    public const string WordWithoutDescriptions = "__completeNoDesc";

    private static readonly (CompletionDirective Directive, string Name)[] Names =
    [
        (CompletionDirective.Failed, "ShellCompDirectiveError"),
        (CompletionDirective.NoSpace, "ShellCompDirectiveNoSpace"),
        (CompletionDirective.NoFiles, "ShellCompDirectiveNoFileComp"),
        (CompletionDirective.OnlyFilesThatEndSo, "ShellCompDirectiveFilterFileExt"),
        (CompletionDirective.OnlyFolders, "ShellCompDirectiveFilterDirs"),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<int> AnswerAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        if (words.Count < 2)
        {
            throw KubectlException.Error($"{Word} needs the words to complete");
        }

        var found = await FindAsync([.. words.Skip(1).SkipLast(1)], words[^1], ct);
        foreach (var (word, description) in found.All)
        {
            around.Output.Write(words[0] == Word && description.Length > 0 ? $"{word}\t{description}\n" : word + "\n");
        }

        around.Output.Write($":{(int)found.Directive}\n");
        around.Error.WriteLine($"Completion ended with directive: {NamesOf(found.Directive)}");
        return 0;
    }

    private async Task<Suggestions> FindAsync(IReadOnlyList<string> before, string last, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(Patience);
        try
        {
            var line = PartialLine.Read(tree, before);
            return line.Flag(last) is { } flag ? await OfValueAsync(line, flag, last, bound.Token)
                : last.StartsWith('-') && !line.IsBehindDash ? OfFlags(line, last)
                : line.Commands.Count > 0 ? OfCommands(line, last)
                : line.Command is null ? Suggestions.Files
                : await OfArgumentAsync(line, last, bound.Token);
        }
        catch (Exception e) when (e is KubectlException or NotOursException or OperationCanceledException)
        {
            return Suggestions.None;
        }
    }

    private Suggestions OfCommands(PartialLine line, string last)
    {
        var path = line.Path.Length == 0 ? "" : line.Path + " ";
        var plugins = line.Path.Length > 0 ? [] : Plugin.Folders(around).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, Plugin.Prefix + last + "*")).Where(Plugin.IsProgram)
            .Select(file => Path.GetFileName(file))
            .Select(file => new Suggestion(file[Plugin.Prefix.Length..].Split('-')[0].Replace('_', '-'), $"The command {file}"));
        return new(
            [.. line.Commands.Where(command => !command.IsHidden || command.Name == "help")
                .Where(command => command.Name.StartsWith(last, StringComparison.Ordinal))
                .Select(command => new Suggestion(command.Name, HelpTexts.SummaryOf(path + command.Name)))
                .Concat(plugins).DistinctBy(found => found.Word).OrderBy(found => found.Word, StringComparer.Ordinal)],
            CompletionDirective.NoFiles);
    }

    private static Suggestions OfFlags(PartialLine line, string last)
    {
        var text = line.Path.Length > 0 ? HelpTexts.Of(line.Path) : null;
        var flags = line.Flags.Flags.Where(flag => flag.Deprecated.Length == 0)
            .Where(flag => !line.Flags.Has(flag.Name) || flag.Kind is FlagKind.List or FlagKind.Repeated);
        return new(
            [.. flags.OrderBy(flag => GlobalFlags.All.Contains(flag) ? 0 : 1).ThenBy(flag => flag.Name, StringComparer.Ordinal)
                .SelectMany(flag => FormsOf(flag).Where(form => form.StartsWith(last, StringComparison.Ordinal))
                    .Select(form => new Suggestion(form, HelpTexts.OfFlag(text, flag.Name))))],
            CompletionDirective.NoFiles);
    }

    private static IEnumerable<string> FormsOf(Flag flag) => flag.Short == 0 ? ["--" + flag.Name] : ["--" + flag.Name, "-" + flag.Short];

    private async Task<Suggestions> OfValueAsync(PartialLine line, Flag flag, string last, CancellationToken ct)
    {
        var begun = last.StartsWith("--", StringComparison.Ordinal) && last.Contains('=', StringComparison.Ordinal)
            ? last[(last.IndexOf('=', StringComparison.Ordinal) + 1)..]
            : last;
        using var session = new Session(line.Flags, around) { CredentialPlugins = plugins };
        return Beginning(await new FlagSuggestions(session, line).OfAsync(flag, ct), begun);
    }

    private async Task<Suggestions> OfArgumentAsync(PartialLine line, string last, CancellationToken ct)
    {
        using var session = new Session(line.Flags, around) { CredentialPlugins = plugins };
        return Beginning(await new ArgumentSuggestions(session, line, tree).OfAsync(last, ct), last);
    }

    private static string NamesOf(CompletionDirective directive) => directive == CompletionDirective.Default
        ? "ShellCompDirectiveDefault"
        : string.Join(", ", Names.Where(name => directive.HasFlag(name.Directive)).Select(name => name.Name));

    /// <summary>Those that begin so. Endings of files are no words.</summary>
    private static Suggestions Beginning(Suggestions found, string begun) => found.Directive == CompletionDirective.OnlyFilesThatEndSo
        ? found
        : found with { All = [.. found.All.Where(one => one.Word.StartsWith(begun, StringComparison.Ordinal))] };
}
