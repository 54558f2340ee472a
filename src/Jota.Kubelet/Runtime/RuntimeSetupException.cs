namespace Jota.Kubelet.Runtime;

/// <summary>Containers cannot be run on this machine as it is; the message says what to do about it.</summary>
public sealed class RuntimeSetupException(string message, Exception? inner = null) : Exception(message, inner);
