namespace Jota.Kubelet.Plugins;

/// <summary>A plugin as it tells of itself. Another time it comes it is another one: compared by reference.</summary>
/// <param name="name">Its name, such as that of a CSI driver.</param>
/// <param name="endpoint">The socket of its own services.</param>
/// <param name="versions">Which versions of them it serves.</param>
internal sealed class Plugin(string name, string endpoint, IReadOnlyList<string> versions)
{
    public string Name { get; } = name;

    public string Endpoint { get; } = endpoint;

    public IReadOnlyList<string> Versions { get; } = versions;
}
