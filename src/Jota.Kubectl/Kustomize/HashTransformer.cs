namespace Jota.Kubectl;

/// <summary>Puts hashes of what they hold behind the names of what was generated.</summary>
internal sealed class HashTransformer : IResourceTransformer
{
    public void Transform(ResourceSet set)
    {
        foreach (var resource in set.All.Where(resource => resource.NeedsHash))
        {
            resource.Remember();
            resource.Object.Within("metadata")["name"] = $"{resource.Object.Name()}-{ContentHash.Of(resource.Object)}";
        }
    }
}
