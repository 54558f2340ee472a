namespace Jota.Kubeconfigs;

/// <summary>Which kubeconfig a command means.</summary>
internal static class CurrentKubeconfig
{
    /// <summary>
    /// The given file, or the first there is of those that are looked for. Throws <see cref="InvalidDataException"/> when there is none.
    /// </summary>
    public static string Find(string? given) => given ?? Candidates().FirstOrDefault(File.Exists)
        ?? throw new InvalidDataException("no kubeconfig: name one with --kubeconfig, or start a cluster with jota up");

    private static IEnumerable<string> Candidates()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return
        [
            .. (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
            Path.Combine(home, ".kube", "config"),
            Path.Combine(home, ".jota", "kubeconfig"),
        ];
    }
}
