using System.Security.Cryptography;

namespace Jota.Store.Encryption.Ciphers;

/// <summary>
/// AES in GCM with a key for each value: it follows by HKDF-SHA256 from a seed and from 32 random bytes that the value begins with. So one
/// seed bears any number of values. As upstream lays it out: the random bytes, then what AES-GCM gives.
/// </summary>
internal sealed class SeedCipher(byte[] seed) : LocalCipher
{
    /// <summary>How long a seed is at least, in bytes.</summary>
    public const int Shortest = 32;

    private const int Info = 32;

    /// <inheritdoc/>
    public override byte[] Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> path)
    {
        var begin = new byte[head.Length + Info];
        head.CopyTo(begin);
        RandomNumberGenerator.Fill(begin.AsSpan(head.Length));
        return AesGcmCipher.SealOnce(KeyOf(begin.AsSpan(head.Length)), begin, plain, path);
    }

    /// <inheritdoc/>
    public override byte[]? Open(ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> path, out string? failure)
    {
        if (sealedValue.Length < Info)
        {
            failure = TooShort;
            return null;
        }

        return AesGcmCipher.OpenOnce(KeyOf(sealedValue[..Info]), sealedValue[Info..], path, out failure);
    }

    private byte[] KeyOf(ReadOnlySpan<byte> info)
    {
        var key = new byte[32];
        HKDF.Expand(HashAlgorithmName.SHA256, seed, key, info);
        return key;
    }
}
