namespace Jota.Kubectl;

/// <summary>One change that a kustomization makes to its objects.</summary>
internal interface IResourceTransformer
{
    /// <summary>Changes them, in place.</summary>
    void Transform(ResourceSet set);
}
