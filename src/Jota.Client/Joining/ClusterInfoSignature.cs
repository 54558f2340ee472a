using System.Security.Cryptography;
using System.Text;
using Jota.Api;

namespace Jota.Client;

/// <summary>
/// The signature of the public data of a cluster with a bootstrap token: a detached JSON Web Signature (HS256), as kubeadm's. Whoever knows
/// the token can tell whether somebody who knows it, too, has signed. Pure.
/// </summary>
public static class ClusterInfoSignature
{
    /// <summary>The namespace of the ConfigMap that anybody may read.</summary>
    public const string Namespace = "kube-public";

    /// <summary>Its name.</summary>
    public const string Name = "cluster-info";

    /// <summary>The key of what is signed: a kubeconfig without users.</summary>
    public const string KubeconfigKey = "kubeconfig";

    /// <summary>What the keys of signatures begin with; the token's id follows.</summary>
    public const string Prefix = "jws-kubeconfig-";

    /// <summary>The signature of a text.</summary>
    public static string Sign(string text, BootstrapToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var header = Encode(Encoding.UTF8.GetBytes($"{{\"alg\":\"HS256\",\"kid\":\"{token.Id}\"}}"));
        return $"{header}..{Encode(Hash(header, text, token))}";
    }

    /// <summary>Whether this is a signature of the text, by somebody who knows the token.</summary>
    public static bool IsGood(string signature, string text, BootstrapToken token)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(token);

        // Whatever the header says, it is read as HS256: there is no other algorithm to be talked into.
        return signature.Split('.') is [var header, "", var told]
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(told), Encoding.ASCII.GetBytes(Encode(Hash(header, text, token))));
    }

    private static byte[] Hash(string header, string text, BootstrapToken token) => HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(token.Secret), Encoding.UTF8.GetBytes($"{header}.{Encode(Encoding.UTF8.GetBytes(text))}"));

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
