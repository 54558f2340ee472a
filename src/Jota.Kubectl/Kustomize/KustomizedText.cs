namespace Jota.Kubectl;

/// <summary>What a kustomization makes, as text.</summary>
internal static class KustomizedText
{
    /// <summary>All objects, as YAML with <c>---</c> between.</summary>
    public static string Of(Surroundings around, string given) =>
        string.Join("---\n", Build(around, given).Select(resource => YamlText.Of(resource.Object)));

    /// <summary>The objects.</summary>
    public static IReadOnlyList<BuiltResource> Build(Surroundings around, string given)
    {
        using var git = new GitBases();
        var root = KustomizationFolder.IsRemote(given) ? git.Open(given) : KustomizationFolder.Root(around.PathOf(given), given);

        // Told only when all could be built: else another kubectl tells it.
        var warnings = new List<string>();
        var built = new KustomizeBuild(warnings.Add, around.Variable, git).Run(root);
        warnings.ForEach(around.Error.WriteLine);
        return built;
    }
}
