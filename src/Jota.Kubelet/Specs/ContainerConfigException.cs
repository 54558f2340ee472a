namespace Jota.Kubelet.Specs;

/// <summary>A container cannot be configured; the text is that of <c>CreateContainerConfigError</c>.</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);
