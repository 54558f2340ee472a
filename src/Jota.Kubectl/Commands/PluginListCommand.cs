namespace Jota.Kubectl;

/// <summary><c>kubectl plugin list</c>: the plugins on the PATH, with what stands in their way.</summary>
/// <param name="commands">All commands, once they are known.</param>
internal sealed class PluginListCommand(Func<CommandTree> commands) : Command
{
    public override string Name => "list";

    public override IReadOnlyList<Flag> Flags { get; } = [Flag.Switch("name-only")];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        foreach (var missing in Plugin.Folders(call.Around).Where(folder => !Directory.Exists(folder)))
        {
            call.Error.WriteLine(
                $"Unable to read directory \"{missing}\" from your PATH: open {missing}: no such file or directory. Skipping...");
        }

        var (seen, warnings, any) = (new Dictionary<string, string>(StringComparer.Ordinal), 0, false);
        foreach (var path in Plugin.Folders(call.Around).SelectMany(Files))
        {
            if (!any)
            {
                call.Output.Write("The following compatible plugins are available:\n\n");
                any = true;
            }

            var name = Path.GetFileName(path);
            call.Output.Write((call.Flags.Is("name-only") ? name : path) + "\n");
            foreach (var warning in WarningsOf(path, name, seen))
            {
                call.Error.WriteLine($"  - warning: {warning}");
                warnings++;
            }
        }

        return !any ? throw KubectlException.Error("unable to find any kubectl plugins in your PATH")
            : warnings == 0 ? Task.FromResult(0)
            : throw KubectlException.Error(warnings == 1 ? "one plugin warning was found" : $"{warnings} plugin warnings were found");
    }

    private static IEnumerable<string> Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, Plugin.Prefix + "*").Order(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not ours to read, or told already.
            return [];
        }
    }

    private IEnumerable<string> WarningsOf(string path, string name, Dictionary<string, string> seen)
    {
        var words = name[Plugin.Prefix.Length..].Split('-').Select(word => word.Replace('_', '-')).ToList();
        if (commands().Find(words) is { } own)
        {
            yield return $"{name} overwrites existing command: \"kubectl {own}\"";
        }

        if (!Plugin.IsProgram(path))
        {
            yield return $"{path} identified as a kubectl plugin, but it is not executable";
        }

        if (!seen.TryAdd(name, path))
        {
            yield return $"{path} is overshadowed by a similarly named plugin: {seen[name]}";
        }
    }
}
