namespace Jota.Kubelet.Logs;

/// <summary>The log of a running container.</summary>
/// <param name="ContainerId">The container, as the runtime knows it.</param>
/// <param name="Path">The file that the runtime writes.</param>
public readonly record struct ContainerLog(string ContainerId, string Path);
