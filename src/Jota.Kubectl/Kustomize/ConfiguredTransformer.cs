namespace Jota.Kubectl;

/// <summary>A change, and who asked for it.</summary>
/// <param name="Source">Who.</param>
/// <param name="Transformer">What.</param>
internal sealed record ConfiguredTransformer(PluginSource Source, IResourceTransformer Transformer);
