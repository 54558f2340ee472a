using System.Security.Cryptography;

namespace Jota.Store.Encryption.Ciphers;

/// <summary>
/// AES in GCM as upstream lays it out: a random nonce of 12 bytes, the ciphertext, the tag of 16. The path is authenticated along, so that
/// a value opens nowhere but where it was written.
/// </summary>
internal sealed class AesGcmCipher(byte[] key) : LocalCipher
{
    private const int Nonce = 12;
    private const int Tag = 16;

    private readonly CipherPool<AesGcm> _pool = new(() => new(key, Tag));

    /// <summary>Encrypts with a key that encrypts nothing else.</summary>
    public static byte[] SealOnce(byte[] key, ReadOnlySpan<byte> head, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> path)
    {
        using var aes = new AesGcm(key, Tag);
        return Seal(aes, head, plain, path);
    }

    /// <summary>Decrypts with a key that decrypts nothing else.</summary>
    public static byte[]? OpenOnce(byte[] key, ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> path, out string? failure)
    {
        using var aes = new AesGcm(key, Tag);
        return Open(aes, sealedValue, path, out failure);
    }

    /// <inheritdoc/>
    public override byte[] Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> path)
    {
        var aes = _pool.Rent();
        var result = Seal(aes, head, plain, path);
        _pool.Return(aes);
        return result;
    }

    /// <inheritdoc/>
    public override byte[]? Open(ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> path, out string? failure)
    {
        var aes = _pool.Rent();
        var plain = Open(aes, sealedValue, path, out failure);
        _pool.Return(aes);
        return plain;
    }

    private static byte[] Seal(AesGcm aes, ReadOnlySpan<byte> head, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> path)
    {
        var result = new byte[head.Length + Nonce + plain.Length + Tag];
        head.CopyTo(result);
        var nonce = result.AsSpan(head.Length, Nonce);
        RandomNumberGenerator.Fill(nonce);
        aes.Encrypt(nonce, plain, result.AsSpan(head.Length + Nonce, plain.Length), result.AsSpan(result.Length - Tag), path);
        return result;
    }

    private static byte[]? Open(AesGcm aes, ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> path, out string? failure)
    {
        failure = null;
        if (sealedValue.Length < Nonce + Tag)
        {
            failure = TooShort;
            return null;
        }

        var plain = new byte[sealedValue.Length - Nonce - Tag];
        try
        {
            aes.Decrypt(sealedValue[..Nonce], sealedValue[Nonce..^Tag], sealedValue[^Tag..], plain, path);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            failure = "cipher: message authentication failed";
            return null;
        }
    }
}
