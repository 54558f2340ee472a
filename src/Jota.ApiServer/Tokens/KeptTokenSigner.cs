using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Jota.Api;
using Jota.ApiServer.Http;
using k8s.Models;

namespace Jota.ApiServer.Tokens;

/// <summary>
/// Signs the tokens that secrets keep (<c>kubernetes.io/service-account-token</c>) where the cluster's servers are elsewhere, by the key
/// whose public part they know (upstream's <c>--service-account-private-key-file</c>): RSA as kubeadm makes it, or ECDSA P-256.
/// </summary>
public sealed class KeptTokenSigner : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AsymmetricAlgorithm _key;
    private readonly string _header;

    private KeptTokenSigner(AsymmetricAlgorithm key, string algorithm)
    {
        _key = key;
        var id = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        _header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","kid":"{{id}}"}"""));
    }

    /// <summary>Reads the key. Throws <see cref="UnusableKeyException"/> when the file holds none that can be used.</summary>
    public static KeptTokenSigner Open(string keyFile)
    {
        var text = File.ReadAllText(keyFile);
        return Try(ECDsa.Create, text, key => key.KeySize == 256 ? new KeptTokenSigner(key, "ES256") : null)
            ?? Try(RSA.Create, text, key => new KeptTokenSigner(key, "RS256"))
            ?? throw new UnusableKeyException($"{keyFile} holds no private key, RSA or ECDSA P-256, to sign tokens with");
    }

    /// <summary>A token of an account to be kept in a secret; good as long as the secret has it.</summary>
    public string IssueFor(V1ServiceAccount account, V1Secret secret)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(secret);
        var key = new ObjectKey(secret.Metadata.NamespaceProperty, secret.Metadata.Name);
        var claims = KeptClaims.Encode(key, new(account.Metadata.Name, account.Metadata.Uid));
        var signed = $"{_header}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static KeptTokenSigner? Try<T>(Func<T> create, string text, Func<T, KeptTokenSigner?> use)
        where T : AsymmetricAlgorithm
    {
        var key = create();
        try
        {
            key.ImportFromPem(text);
            if (use(key) is { } signer)
            {
                return signer;
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Of another kind, or none.
        }

        key.Dispose();
        return null;
    }

    private byte[] Sign(byte[] data)
    {
        lock (_gate)
        {
            return _key switch
            {
                ECDsa ec => ec.SignData(data, HashAlgorithmName.SHA256),
                RSA rsa => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                _ => throw new InvalidOperationException("a key of another kind"),
            };
        }
    }
}
