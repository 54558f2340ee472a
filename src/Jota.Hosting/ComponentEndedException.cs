namespace Jota.Hosting;

/// <summary>A component that runs alone has ended by itself, such as one that does not lead any more. The message says why.</summary>
public sealed class ComponentEndedException(string message, Exception? inner = null) : Exception(message, inner);
