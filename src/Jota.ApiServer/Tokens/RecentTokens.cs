using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Jota.ApiServer.Tokens;

/// <summary>
/// The claims of tokens whose signatures were checked before, by the tokens' hashes: nobody who sees this memory can use them. Holds a
/// few thousand; what is asked for goes on to the next generation, the rest is forgotten.
/// </summary>
internal sealed class RecentTokens
{
    private const int GenerationSize = 2048;

    private readonly Lock _gate = new();
    private ConcurrentDictionary<Hash, TokenClaims> _young = new();
    private ConcurrentDictionary<Hash, TokenClaims> _old = new();

    /// <summary>The claims of a token: remembered, or read now. Null when it is not good; that is not remembered.</summary>
    public TokenClaims? Get(string token, Func<string, TokenClaims?> read)
    {
        var hash = Hash.Of(token);
        if (_young.TryGetValue(hash, out var known))
        {
            return known;
        }

        var claims = _old.TryGetValue(hash, out known) ? known : read(token);
        if (claims is not null)
        {
            Keep(hash, claims);
        }

        return claims;
    }

    private void Keep(Hash hash, TokenClaims claims)
    {
        lock (_gate)
        {
            if (_young.Count >= GenerationSize)
            {
                _old = _young;
                _young = new();
            }

            _young[hash] = claims;
        }
    }

    private readonly record struct Hash(UInt128 High, UInt128 Low)
    {
        public static Hash Of(string token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
            return new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
        }
    }
}
