using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Jota.ApiServer.Tokens;

/// <summary>What stands for a token in memory: nobody who sees it can use it.</summary>
internal readonly record struct TokenHash(UInt128 High, UInt128 Low)
{
    /// <summary>The hash of a token (SHA-256).</summary>
    public static TokenHash Of(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
