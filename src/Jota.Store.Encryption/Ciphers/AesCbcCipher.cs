using System.Security.Cryptography;

namespace Jota.Store.Encryption.Ciphers;

/// <summary>
/// AES in CBC as upstream lays it out: a random vector of 16 bytes, then the ciphertext padded as PKCS #7 says. Nothing is authenticated:
/// a wrong key mostly shows by the padding, a changed value may not show at all.
/// </summary>
internal sealed class AesCbcCipher(byte[] key) : LocalCipher
{
    private const int Block = 16;

    private readonly CipherPool<Aes> _pool = new(() =>
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    });

    /// <inheritdoc/>
    public override bool IsAuthenticated => false;

    /// <inheritdoc/>
    public override byte[] Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> path)
    {
        var padded = ((plain.Length / Block) + 1) * Block;
        var result = new byte[head.Length + Block + padded];
        head.CopyTo(result);
        var vector = result.AsSpan(head.Length, Block);
        RandomNumberGenerator.Fill(vector);
        var aes = _pool.Rent();
        aes.EncryptCbc(plain, vector, result.AsSpan(head.Length + Block));
        _pool.Return(aes);
        return result;
    }

    /// <inheritdoc/>
    public override byte[]? Open(ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> path, out string? failure)
    {
        if (sealedValue.Length < 2 * Block)
        {
            failure = TooShort;
            return null;
        }

        if (sealedValue.Length % Block != 0)
        {
            failure = "the stored data is not a multiple of the block size";
            return null;
        }

        var aes = _pool.Rent();
        try
        {
            failure = null;
            return aes.DecryptCbc(sealedValue[Block..], sealedValue[..Block]);
        }
        catch (CryptographicException)
        {
            failure = "invalid padding on input";
            return null;
        }
        finally
        {
            _pool.Return(aes);
        }
    }
}
