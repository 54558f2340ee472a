using System.Text;

namespace Jota.Kubectl;

/// <summary>
/// <c>buildMetadata</c>: objects tell where they come from, and what changed them. Paths are told from the folder of the kustomization that
/// is built, whose options count for all.
/// </summary>
/// <param name="root">That folder.</param>
internal sealed class Provenance(string root)
{
    private const string Origin = "config.kubernetes.io/origin";
    private const string Transformations = "alpha.config.kubernetes.io/transformations";

    /// <summary>Whether objects tell where they come from.</summary>
    public bool TellsOrigins { get; init; }

    /// <summary>Whether they tell what changed them.</summary>
    public bool TellsTransformations { get; init; }

    /// <summary>Notes that objects come from a file.</summary>
    public void ComeFrom(BuiltResource resource, KustomizationFolder folder, string file) =>
        resource.Origin ??= $"path: {Path.GetRelativePath(root, Path.Combine(folder.Path, file))}\n";

    /// <summary>Notes that a generator made an object.</summary>
    public void Made(BuiltResource resource, KustomizationFolder folder, PluginSource generator) =>
        resource.Origin ??= Told(folder, generator, "");

    /// <summary>Notes that a transformer went over all objects.</summary>
    public void WentOver(ResourceSet set, KustomizationFolder folder, PluginSource transformer)
    {
        if (TellsTransformations)
        {
            var told = "- " + Told(folder, transformer, "  ");
            foreach (var resource in set.All)
            {
                resource.Transformations.Append(told);
            }
        }
    }

    /// <summary>Lets the objects tell it.</summary>
    public void Tell(ResourceSet set)
    {
        foreach (var resource in set.All)
        {
            if (TellsOrigins && resource.Origin is { } origin)
            {
                resource.Object.Within("metadata", "annotations")[Origin] = origin;
            }

            if (TellsTransformations && resource.Transformations.Length > 0)
            {
                resource.Object.Within("metadata", "annotations")[Transformations] = resource.Transformations.ToString();
            }
        }
    }

    private string Told(KustomizationFolder folder, PluginSource plugin, string indent)
    {
        var file = Path.GetRelativePath(root, Path.Combine(folder.Path, plugin.File ?? folder.FileName));
        var text = new StringBuilder()
            .Append("configuredIn: ").Append(file).Append('\n')
            .Append(indent).Append("configuredBy:\n")
            .Append(indent).Append("  apiVersion: builtin\n")
            .Append(indent).Append("  kind: ").Append(plugin.Kind).Append('\n');
        if (plugin.Name.Length > 0)
        {
            text.Append(indent).Append("  name: ").Append(plugin.Name).Append('\n');
        }

        return text.ToString();
    }
}
