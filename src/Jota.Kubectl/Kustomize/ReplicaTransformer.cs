namespace Jota.Kubectl;

/// <summary><c>replicas</c>.</summary>
/// <param name="name">Of which object.</param>
/// <param name="count">How many.</param>
internal sealed class ReplicaTransformer(string name, long count) : IResourceTransformer
{
    /// <summary>Where the number is.</summary>
    public IReadOnlyList<FieldSpec> Specs { get; init; } = FieldSpecs.Replicas;

    public void Transform(ResourceSet set)
    {
        var found = false;
        foreach (var spec in Specs)
        {
            foreach (var resource in set.All.Where(resource => resource.Ids.Any(id => id.Name == name && spec.Selects(id))))
            {
                found = true;
                spec.Apply(resource.Object, () => 0, _ => count);
            }
        }

        if (!found)
        {
            throw KustomizeErrors.Wrong($"resource with name {name} does not match a config with a number of replicas");
        }
    }
}
