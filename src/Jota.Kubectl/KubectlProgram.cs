namespace Jota.Kubectl;

/// <summary>The whole of kubectl: a command line in, an exit code out.</summary>
public static class KubectlProgram
{
    /// <summary>Runs a command line.</summary>
    /// <param name="words">The words behind <c>kubectl</c>.</param>
    /// <param name="around">Terminal, environment, clock.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>
    /// The exit code; or null, with nothing printed and nothing changed, when the command line is one that another kubectl must do.
    /// </returns>
    public static async Task<int?> TryRunAsync(IReadOnlyList<string> words, Surroundings around, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(around);
        var verbose = words.Any(
            word => word.StartsWith("-v=", StringComparison.Ordinal) || word.StartsWith("--v=", StringComparison.Ordinal) || word == "--v");
        try
        {
            return await RunAsync(words, around, ct);
        }
        catch (NotOursException what)
        {
            if (verbose)
            {
                around.Error.WriteLine($"left to the kubectl that is installed: {what.Message}");
            }

            return null;
        }
        catch (KubectlException error)
        {
            around.Output.Flush();
            around.Error.WriteLine(ErrorText.Of(error));
            return error.ExitCode;
        }
        finally
        {
            await around.Output.FlushAsync(CancellationToken.None);
            await around.Error.FlushAsync(CancellationToken.None);
        }
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> words, Surroundings around, CancellationToken ct)
    {
        var preferences = PreferenceFile.Read(words, around);
        if (words is [Completion.Word or Completion.WordWithoutDescriptions, ..])
        {
            IReadOnlyList<string> asked = words.Count < 2
                ? words
                : [words[0], .. preferences.Expand(CommandCatalog.Tree, [.. words.Skip(1).SkipLast(1)]), words[^1]];
            return await new Completion(around, CommandCatalog.Tree, preferences.CredentialPlugins).AnswerAsync(asked, ct);
        }

        var meant = preferences.Expand(CommandCatalog.Tree, words);
        var line = CommandLine.Find(meant, around);
        if (ReferenceEquals(meant, words))
        {
            var unsaid = preferences.Unsaid(CommandCatalog.Tree, line.Command, words, around.Error);
            line = line with { Rest = [.. unsaid, .. line.Rest] };
        }

        var flags = new FlagValues(line.Command.Flags, GlobalFlags.All);
        var parser = new FlagParser(flags);
        try
        {
            parser.Parse(line.Rest);
        }
        catch (KubectlException wrong) when (wrong is not StatusException)
        {
            throw new KubectlException($"{wrong.Message}\nSee '{line.Path} --help' for usage.");
        }

        foreach (var (old, _) in flags.Given.Where(each => each.Flag.Deprecated.Length > 0))
        {
            around.Error.WriteLine($"Flag --{old.Name} has been deprecated, {old.Deprecated}");
        }

        if (flags.Is("help") && line.Command is not UsageCommand)
        {
            new HelpPage(around.Output).Of(line.Command, line.Path);
            return 0;
        }

        if (parser.Elsewhere is { } flag)
        {
            throw new NotOursException($"{line.Path} {flag}");
        }

        Profiling.Refuse(flags);
        using var session = new Session(flags, around) { CredentialPlugins = preferences.CredentialPlugins };
        var code = await line.Command.RunAsync(new(line.Path, session, parser.Arguments, parser.Dash), ct);
        if (flags.Is("warnings-as-errors") && session.Warnings > 0)
        {
            throw KubectlException.Error($"{session.Warnings} warning{(session.Warnings == 1 ? "" : "s")} received");
        }

        return code;
    }
}
