namespace Jota.Kubectl;

/// <summary>Several changes that count as one.</summary>
/// <param name="all">In order.</param>
internal sealed class TransformerGroup(IReadOnlyList<IResourceTransformer> all) : IResourceTransformer
{
    public void Transform(ResourceSet set)
    {
        foreach (var transformer in all)
        {
            transformer.Transform(set);
        }
    }
}
