namespace Jota.Kubectl;

/// <summary><c>namePrefix</c> and <c>nameSuffix</c>.</summary>
/// <param name="prefix">What comes before names.</param>
/// <param name="suffix">What comes behind them.</param>
internal sealed class NameTransformer(string prefix, string suffix) : IResourceTransformer
{
    private static readonly FieldSpec[] Names = [new("metadata/name")];

    /// <summary>Where names are.</summary>
    public IReadOnlyList<FieldSpec> Specs { get; init; } = Names;

    public void Transform(ResourceSet set)
    {
        foreach (var resource in set.All.Where(resource => prefix.Length + suffix.Length > 0 && MayBeRenamed(resource.OriginalId)))
        {
            foreach (var spec in Specs.Where(spec => spec.Selects(resource.OriginalId)))
            {
                if (spec.Path == "metadata/name")
                {
                    Note(resource);
                }

                spec.Apply(resource.Object, null, name => $"{prefix}{name}{suffix}");
            }
        }
    }

    private void Note(BuiltResource resource)
    {
        if (prefix.Length > 0)
        {
            resource.Prefixes.Add(prefix);
        }

        if (suffix.Length > 0)
        {
            resource.Suffixes.Add(suffix);
        }

        resource.Remember();
    }

    /// <summary>What these are called says what they are.</summary>
    private static bool MayBeRenamed(ResourceId id) => (id.Group, id.Kind) switch
    {
        (_, "CustomResourceDefinition" or "Namespace") => false,
        ("apiregistration.k8s.io", "APIService") => false,
        _ => true,
    };
}
