namespace Jota.Store.Encryption.Kms;

/// <summary>A plugin does not answer, refuses, or answers what cannot be.</summary>
internal sealed class KmsException(string message, Exception? inner = null) : Exception(message, inner);
