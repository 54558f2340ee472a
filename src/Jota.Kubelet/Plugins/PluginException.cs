namespace Jota.Kubelet.Plugins;

/// <summary>A plugin of the node refused a call or did not answer it; the message is upstream's <c>rpc error: …</c>.</summary>
internal sealed class PluginException(string message, Exception? inner = null) : IOException(message, inner);
