namespace Jota.Network.Services;

/// <summary>Rules were refused, or cannot be set on this machine.</summary>
/// <param name="message">Why.</param>
public sealed class NftablesException(string message) : Exception(message);
