using Jota.Api;

namespace Jota.Store.Encryption.Settings;

/// <summary>Reads one provider of a rule.</summary>
internal static class ProviderFile
{
    private static readonly string[] Kinds = ["aesgcm", "aescbc", "secretbox", "identity", "kms"];

    /// <summary>Null with what is wrong noted.</summary>
    /// <param name="provider">Where it is.</param>
    /// <param name="plugins">The names of KMS plugins so far.</param>
    public static ProviderSettings? Read(FileValue provider, HashSet<string> plugins)
    {
        provider.Only(Kinds);
        var given = Kinds.Where(kind => provider.At(kind) is not null).ToList();
        if (given is not [var only])
        {
            provider.Refuse(given.Count == 0
                ? "provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity"
                : "more than one provider specified in a single element, should split into different list elements");
            return null;
        }

        var place = provider.At(only)!;
        return only switch
        {
            "aesgcm" => new ProviderSettings.Keyed(CipherKind.AesGcm, KeyFile.Read(place, 16, 24, 32)),
            "aescbc" => new ProviderSettings.Keyed(CipherKind.AesCbc, KeyFile.Read(place, 16, 24, 32)),
            "secretbox" => new ProviderSettings.Keyed(CipherKind.Secretbox, KeyFile.Read(place, 32)),
            "kms" => KmsFile.Read(place, plugins),
            _ => Identity(place),
        };
    }

    private static ProviderSettings.Identity Identity(FileValue place)
    {
        place.Only();
        return new();
    }
}
