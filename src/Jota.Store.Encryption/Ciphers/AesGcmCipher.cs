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

    /// <inheritdoc/>
    public override byte[] Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> path)
    {
        var result = new byte[head.Length + Nonce + plain.Length + Tag];
        head.CopyTo(result);
        var nonce = result.AsSpan(head.Length, Nonce);
        RandomNumberGenerator.Fill(nonce);
        var aes = _pool.Rent();
        aes.Encrypt(nonce, plain, result.AsSpan(head.Length + Nonce, plain.Length), result.AsSpan(result.Length - Tag), path);
        _pool.Return(aes);
        return result;
    }

    /// <inheritdoc/>
    public override byte[]? Open(ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> path, out string? failure)
    {
        if (sealedValue.Length < Nonce + Tag)
        {
            failure = TooShort;
            return null;
        }

        var plain = new byte[sealedValue.Length - Nonce - Tag];
        var aes = _pool.Rent();
        try
        {
            aes.Decrypt(sealedValue[..Nonce], sealedValue[Nonce..^Tag], sealedValue[^Tag..], plain, path);
            failure = null;
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            failure = "cipher: message authentication failed";
            return null;
        }
        finally
        {
            _pool.Return(aes);
        }
    }
}
