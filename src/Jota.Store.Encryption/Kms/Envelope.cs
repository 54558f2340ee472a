using Google.Protobuf;
using Jota.Store.Encryption.Ciphers;
using Jota.Store.Encryption.Kms.Wire;

namespace Jota.Store.Encryption.Kms;

/// <summary>What is stored of a value that a plugin's key stands behind, and what upstream holds it to.</summary>
internal static class Envelope
{
    private const int LongestSource = 1024;
    private const int LongestKeyId = 1024;
    private const int MostAnnotations = 32 * 1024;

    /// <summary>Reads one; null with what is wrong with it.</summary>
    public static EncryptedObject? Read(ReadOnlySpan<byte> bytes, out string? problem)
    {
        try
        {
            var read = EncryptedObject.Parser.ParseFrom(bytes);
            problem = read.EncryptedData.IsEmpty ? "encrypted data is empty" : ProblemOf(read);
            return problem is null ? read : null;
        }
        catch (InvalidProtocolBufferException e)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>What is wrong with all but the data; null when nothing is.</summary>
    public static string? ProblemOf(EncryptedObject envelope) => envelope switch
    {
        { EncryptedDEKSourceType: not (EncryptedDEKSourceType.AesGcmKey or EncryptedDEKSourceType.HkdfSha256XnonceAesGcmSeed) } =>
            $"unknown encryptedDEKSourceType: {(int)envelope.EncryptedDEKSourceType}",
        { EncryptedDEKSource.Length: 0 } => "encrypted DEK source is empty",
        { EncryptedDEKSource.Length: > LongestSource } =>
            $"encrypted DEK source is {envelope.EncryptedDEKSource.Length} bytes, which exceeds the max size of {LongestSource}",
        { KeyID: "" } => "keyID is empty",
        { KeyID.Length: > LongestKeyId } => $"keyID is longer than {LongestKeyId} bytes",
        _ when envelope.Annotations.Sum(pair => pair.Key.Length + pair.Value.Length) > MostAnnotations =>
            $"annotations are longer than {MostAnnotations} bytes",
        _ when envelope.Annotations.Keys.FirstOrDefault(key => !IsDomain(key)) is { } wrong =>
            $"annotation \"{wrong}\" is no fully qualified domain name",
        _ => null,
    };

    /// <summary>The cipher of a source that the plugin has decrypted; null with what is wrong with that.</summary>
    public static LocalCipher? CipherOf(EncryptedDEKSourceType type, byte[] source, out string? problem)
    {
        var fits = type == EncryptedDEKSourceType.AesGcmKey ? source.Length is 16 or 24 or 32 : source.Length >= SeedCipher.Shortest;
        problem = fits ? null : $"invalid length {source.Length} of what was decrypted";
        return (fits, type) switch
        {
            (false, _) => null,
            (_, EncryptedDEKSourceType.AesGcmKey) => new AesGcmCipher(source),
            _ => new SeedCipher(source),
        };
    }

    /// <summary>Tells sources apart, with all that decrypts them.</summary>
    public static EncryptedObject SourceOf(EncryptedObject envelope)
    {
        var source = envelope.Clone();
        source.EncryptedData = ByteString.Empty;
        return source;
    }

    private static bool IsDomain(string name) => name.Length is > 0 and < 254 && name.Contains('.', StringComparison.Ordinal)
        && name.Split('.').All(label => label.Length is > 0 and < 64
            && label[0] != '-' && label[^1] != '-' && label.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'));
}
