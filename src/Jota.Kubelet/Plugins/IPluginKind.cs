namespace Jota.Kubelet.Plugins;

/// <summary>
/// Takes in the plugins of one type, such as CSI drivers. Calls for different sockets may come at once; those for one come one after the
/// other.
/// </summary>
internal interface IPluginKind
{
    /// <summary>The type as plugins tell it, such as <c>CSIPlugin</c>.</summary>
    string Type { get; }

    /// <summary>Takes a plugin in. Whatever it throws is told to the plugin, and it is tried again after a while.</summary>
    Task RegisterAsync(Plugin plugin, CancellationToken ct);

    /// <summary>A plugin's socket is gone; nothing happens when a newer one has taken its name.</summary>
    Task DeregisterAsync(Plugin plugin, CancellationToken ct);
}
