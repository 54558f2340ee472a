namespace Jota.Kubectl;

/// <summary>A program that is a command of kubectl: <c>kubectl-foo-bar</c> on the PATH is <c>kubectl foo bar</c>.</summary>
/// <param name="Path">The program.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record Plugin(string Path, IReadOnlyList<string> Arguments)
{
    public const string Prefix = "kubectl-";

    /// <summary>The folders of the PATH, each once.</summary>
    public static IEnumerable<string> Folders(Surroundings around) => (around.Variable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct();

    /// <summary>
    /// Finds the one that a command line names: with as many of its first words as a program's name has. Null when there is none.
    /// </summary>
    public static Plugin? Find(IReadOnlyList<string> words, Surroundings around)
    {
        var names = words.TakeWhile(word => !word.StartsWith('-')).Select(word => word.Replace('-', '_')).ToList();
        for (var count = names.Count; count > 0; count--)
        {
            var name = Prefix + string.Join('-', names.Take(count));
            var path = Folders(around).Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(IsProgram);
            if (path is not null)
            {
                return new(path, [.. words.Skip(count)]);
            }
        }

        return null;
    }

    /// <summary>Whether a file is there and may be run.</summary>
    public static bool IsProgram(string path)
    {
        const UnixFileMode Any = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Any) != 0);
    }

    /// <summary>Runs it. Answers its exit code.</summary>
    public async Task<int> RunAsync(Surroundings around, CancellationToken ct) => around.Become is { } become
        ? become(Path, Arguments)
        : await ChildProcess.RunAsync(Path, Arguments, around.Output, around.Error, ct)
            ?? throw KubectlException.Error($"{Path} cannot be started");
}
