namespace Jota.Kubelet.Resizing;

/// <summary>A resize cannot be brought into effect now; the message is for people.</summary>
internal sealed class ResizeException(string message) : Exception(message);
