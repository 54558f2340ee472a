namespace Jota.Kubectl;

/// <summary>Which files make up the kubeconfig, as client-go chooses them.</summary>
internal static class KubeconfigPaths
{
    /// <summary>The file of <c>--kubeconfig</c>; else those that <c>KUBECONFIG</c> lists; else <c>~/.kube/config</c>.</summary>
    /// <param name="around">The environment.</param>
    /// <param name="given">What <c>--kubeconfig</c> says; null without it.</param>
    public static IReadOnlyList<string> Of(Surroundings around, string? given)
    {
        if (!string.IsNullOrEmpty(given))
        {
            return [around.PathOf(given)];
        }

        if (around.Variable("KUBECONFIG") is { Length: > 0 } listed)
        {
            return [.. listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct().Select(around.PathOf)];
        }

        // A cluster of one's own, where no other was ever configured.
        var usual = Path.Combine(around.Home, ".kube", "config");
        var own = Path.Combine(around.Home, ".jota", "kubeconfig");
        return [!File.Exists(usual) && File.Exists(own) ? own : usual];
    }
}
