using Jota.Store.Encryption.Ciphers;
using Jota.Store.Encryption.Settings;

namespace Jota.Store.Encryption.Providers;

/// <summary>Makes providers with keys of the file.</summary>
internal static class ProviderMaking
{
    /// <summary>The provider of some keys.</summary>
    public static KeyedProvider Of(ProviderSettings.Keyed settings) => settings.Kind switch
    {
        CipherKind.AesGcm => Of("aesgcm", "AES", settings, secret => new AesGcmCipher(secret)),
        CipherKind.AesCbc => Of("aescbc", "AES", settings, secret => new AesCbcCipher(secret)),
        CipherKind.Secretbox => Of("secretbox", "Secretbox", settings, secret => new SecretboxCipher(secret)),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "no such cipher"),
    };

    private static KeyedProvider Of(string name, string title, ProviderSettings.Keyed settings, Func<byte[], LocalCipher> cipher) =>
        new(name, title, settings.Keys.Select(key => (key.Name, cipher(key.Secret))));
}
