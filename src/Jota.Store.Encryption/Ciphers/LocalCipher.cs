namespace Jota.Store.Encryption.Ciphers;

/// <summary>Encrypts with one key that is at hand. Safe to use by many at once.</summary>
internal abstract class LocalCipher
{
    /// <summary>What Go's ciphers say of bytes that are fewer than they can be.</summary>
    protected const string TooShort = "the stored data was shorter than the required size";

    /// <summary>Whether a wrong key, or a changed value, never opens.</summary>
    public virtual bool IsAuthenticated => true;

    /// <summary>Encrypts.</summary>
    /// <param name="head">What the result begins with.</param>
    /// <param name="plain">The value.</param>
    /// <param name="path">Where it is stored: the value opens nowhere else, where the cipher looks at that at all.</param>
    public abstract byte[] Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> path);

    /// <summary>Decrypts what comes after the head; null with the reason when that cannot be.</summary>
    public abstract byte[]? Open(ReadOnlySpan<byte> sealedValue, ReadOnlySpan<byte> path, out string? failure);
}
