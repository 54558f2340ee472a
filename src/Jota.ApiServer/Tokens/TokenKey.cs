using System.Buffers.Text;
using System.Security.Cryptography;
using Jota.ApiServer.Http;
using Jota.Store;
using Jota.Store.Files;

namespace Jota.ApiServer.Tokens;

/// <summary>
/// The key that service account tokens are signed with (ES256). Made once and kept beside the certificates, readable by its owner only;
/// without a file it lives as long as the process.
/// </summary>
internal sealed class TokenKey : IDisposable
{
    /// <summary>The signature's name in a token's header.</summary>
    public const string Algorithm = "ES256";

    private readonly ECDsa _key;
    private readonly Lock _gate = new();

    private TokenKey(ECDsa key)
    {
        _key = key;
        Id = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Names the key in a token's header: a hash of its public part, as upstream's.</summary>
    public string Id { get; }

    /// <summary>The public part.</summary>
    public ECPoint Public => _key.ExportParameters(includePrivateParameters: false).Q;

    /// <summary>
    /// The key of a file, which is written when it does not exist yet; no file: a new key. Throws <see cref="UnusableKeyException"/> when
    /// the file is of no use.
    /// </summary>
    public static TokenKey Open(string? path)
    {
        if (path is null)
        {
            return new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        }

        var file = new PrivateKeyFile(path, "remove it: a new one is made then, and every token that was issued before is refused");
        if (file.Exists)
        {
            return new(file.Read());
        }

        PrivateFolder.Make(Path.GetDirectoryName(path)!);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DurableFiles.Replace(path, key.ExportPkcs8PrivateKeyPem() + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new(key);
    }

    /// <summary>Signs; the two numbers of the signature one after the other, as tokens have them.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            return _key.SignData(data, HashAlgorithmName.SHA256);
        }
    }

    /// <summary>Whether the signature is of this key.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
        {
            return _key.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }
    }

    public void Dispose() => _key.Dispose();
}
