using System.Security.Cryptography;

namespace Jota.ApiServer.Http;

/// <summary>
/// A file with a private key that nothing else can stand in for: what is wrong with it is said, never repaired in silence.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="wayOut">What whoever reads of the failure can do, after "put back a copy of it, or".</param>
internal sealed class PrivateKeyFile(string path, string wayOut)
{
    public bool Exists => File.Exists(path);

    /// <summary>The key. Throws <see cref="UnusableKeyException"/> when it cannot be had.</summary>
    public ECDsa Read()
    {
        var key = ECDsa.Create();
        try
        {
            var text = File.ReadAllText(path);
            if (string.IsNullOrWhiteSpace(text))
            {
                throw Unusable("is empty");
            }

            key.ImportFromPem(text);
            return key;
        }
        catch (Exception e)
        {
            key.Dispose();
            throw e switch
            {
                ArgumentException or CryptographicException => Unusable("holds no private key that can be read", e),
                UnauthorizedAccessException => Unusable("may not be read", e),
                _ => e,
            };
        }
    }

    /// <summary>What is said of it when it cannot be used.</summary>
    public UnusableKeyException Unusable(string how, Exception? inner = null) =>
        new($"{path} {how}: put back a copy of it, or {wayOut}", inner);
}
