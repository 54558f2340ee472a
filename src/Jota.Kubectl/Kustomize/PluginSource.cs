namespace Jota.Kubectl;

/// <summary>Which plugin it is, and where it was asked for.</summary>
/// <param name="Kind">Such as <c>PrefixTransformer</c>.</param>
/// <param name="Name">Its own name; empty where a field of the kustomization stands for it.</param>
/// <param name="File">The file beside the kustomization; null for that itself.</param>
internal sealed record PluginSource(string Kind, string Name = "", string? File = null);
