using Jota.Store.Encryption.Ciphers;
using Jota.Store.Encryption.Kms.Wire;

namespace Jota.Store.Encryption.Kms;

/// <summary>What values are written with: a seed of this process that the plugin has encrypted.</summary>
/// <param name="Cipher">Encrypts with it.</param>
/// <param name="Envelope">What is stored with each value; without data.</param>
/// <param name="Ends">Until when it may be written with, unless the plugin says once more that its key is the same.</param>
internal sealed record KmsKey(LocalCipher Cipher, EncryptedObject Envelope, DateTimeOffset Ends);
