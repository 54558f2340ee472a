using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Jota.Store.Encryption.Ciphers;

/// <summary>
/// XSalsa20 with Poly1305 as NaCl's secretbox and upstream lay it out: a random nonce of 24 bytes, the tag of 16, the ciphertext. The
/// nonces are long enough for any number of values. .NET has neither of the two: they are Bouncy Castle's.
/// </summary>
internal sealed class SecretboxCipher(byte[] key) : LocalCipher
{
    private const int Nonce = 24;
    private const int Tag = 16;
    private const int MacKey = 32;

    /// <inheritdoc/>
    public override byte[] Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> path)
    {
        var result = new byte[head.Length + Nonce + Tag + plain.Length];
        head.CopyTo(result);
        var nonce = result.AsSpan(head.Length, Nonce);
        RandomNumberGenerator.Fill(nonce);
        var stream = StreamOf(nonce, out var mac);
        var cipher = result.AsSpan(head.Length + Nonce + Tag);
        stream.ProcessBytes(plain, cipher);
        mac.BlockUpdate(cipher);
        mac.DoFinal(result.AsSpan(head.Length + Nonce, Tag));
        return result;
    }

    /// <inheritdoc/>
    public override byte[]? Open(ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> path, out string? failure)
    {
        failure = null;
        if (sealedValue.Length < Nonce + Tag)
        {
            failure = TooShort;
            return null;
        }

        var tag = sealedValue.Slice(Nonce, Tag);
        var cipher = sealedValue[(Nonce + Tag)..];
        var stream = StreamOf(sealedValue[..Nonce], out var mac);
        Span<byte> found = stackalloc byte[Tag];
        mac.BlockUpdate(cipher);
        mac.DoFinal(found);
        if (!CryptographicOperations.FixedTimeEquals(found, tag))
        {
            failure = "secretbox: message authentication failed";
            return null;
        }

        var plain = new byte[cipher.Length];
        stream.ProcessBytes(cipher, plain);
        return plain;
    }

    /// <summary>The stream of a nonce from where the value begins; what comes before it is the key of the tag.</summary>
    private XSalsa20Engine StreamOf(ReadOnlySpan<byte> nonce, out Poly1305 mac)
    {
        var stream = new XSalsa20Engine();
        stream.Init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        Span<byte> macKey = stackalloc byte[MacKey];
        macKey.Clear();
        stream.ProcessBytes(macKey, macKey);
        mac = new();
        mac.Init(new KeyParameter(macKey));
        return stream;
    }
}
