namespace Jota.ApiServer.Http;

/// <summary>A key that is there and cannot be used. The message says which file, what is wrong with it, and what can be done.</summary>
public sealed class UnusableKeyException(string message, Exception? inner = null) : IOException(message, inner);
