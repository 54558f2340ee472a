namespace Jota.Kubelet.Containerd;

/// <summary>Another place to pull a registry's images from.</summary>
/// <param name="Registry">The registry in image names: <c>docker.io</c>, or <c>_default</c> for all.</param>
/// <param name="Endpoint">Where to ask, with its scheme: <c>http://127.0.0.1:5000</c>.</param>
/// <param name="Only">Whether the registry itself is never asked: what is not here does not exist.</param>
public sealed record RegistryMirror(string Registry, string Endpoint, bool Only = false);
