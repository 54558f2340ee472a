using System.Collections.Immutable;
using System.Text;
using Jota.Store.Encryption.Ciphers;

namespace Jota.Store.Encryption.Providers;

/// <summary>Keys of the file with one kind of cipher: the first writes, all read. A value says which key wrote it.</summary>
internal sealed class KeyedProvider : Provider
{
    private const int ShortPath = 512;

    private readonly ImmutableArray<(byte[] Head, LocalCipher Cipher)> _keys;
    private readonly byte[] _prefix;
    private readonly string _title;

    /// <summary>A provider.</summary>
    /// <param name="name">As a value names it, such as <c>aesgcm</c>.</param>
    /// <param name="title">As upstream calls it in what it says of a key that is missing.</param>
    /// <param name="keys">The keys by name, the one that writes first.</param>
    public KeyedProvider(string name, string title, IEnumerable<(string Name, LocalCipher Cipher)> keys)
    {
        Prefix = $"k8s:enc:{name}:v1:";
        (_prefix, _title) = (Encoding.UTF8.GetBytes(Prefix), title);
        _keys = [.. keys.Select(key => (Encoding.UTF8.GetBytes($"{Prefix}{key.Name}:"), key.Cipher))];
    }

    /// <inheritdoc/>
    public override string Prefix { get; }

    /// <inheritdoc/>
    public override bool Owns(ReadOnlySpan<byte> stored) => stored.StartsWith(_prefix);

    /// <inheritdoc/>
    public override bool IsCurrent(ReadOnlySpan<byte> stored) => stored.StartsWith(_keys[0].Head);

    /// <inheritdoc/>
    public override ValueTask<ReadOnlyMemory<byte>> SealAsync(ReadOnlyMemory<byte> plain, string path, CancellationToken ct)
    {
        Span<byte> room = stackalloc byte[ShortPath];
        return new(_keys[0].Cipher.Seal(_keys[0].Head, plain.Span, Bytes(path, room)));
    }

    /// <inheritdoc/>
    public override ValueTask<Opened> OpenAsync(ReadOnlyMemory<byte> stored, string path, CancellationToken ct)
    {
        Span<byte> room = stackalloc byte[ShortPath];
        var bytes = Bytes(path, room);
        string? failure = null;
        foreach (var (head, cipher) in _keys)
        {
            // Several keys may have the same name: each is tried.
            if (!stored.Span.StartsWith(head))
            {
                continue;
            }

            if (cipher.Open(stored.Span[head.Length..], bytes, out failure) is { } plain)
            {
                // One in 256 wrong keys has the right padding by chance.
                if (cipher.IsAuthenticated || plain is [(byte)'{', ..])
                {
                    return new(Opened.As(plain));
                }

                failure = "what was decrypted is no object";
            }
        }

        return new(Opened.Not(failure is not null
            ? $"{failure}: {EncryptedForm.Describe(stored.Span)} is another one than wrote the value, or the value was changed or moved"
            : $"no matching key was found for the provided {_title} transformer: the value wants {EncryptedForm.Describe(stored.Span)}"));
    }

    private static ReadOnlySpan<byte> Bytes(string path, Span<byte> room) =>
        Encoding.UTF8.TryGetBytes(path, room, out var count) ? room[..count] : Encoding.UTF8.GetBytes(path);
}
