namespace Jota.Store.Encryption.Settings;

/// <summary>A file with an EncryptionConfiguration that cannot be used; the message names it, and each place that is wrong.</summary>
public sealed class EncryptionFileException(string message, Exception? inner = null) : IOException(message, inner);
