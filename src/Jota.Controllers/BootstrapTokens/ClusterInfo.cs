using System.Security.Cryptography;
using System.Text;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What anybody may know of the cluster: where it is and who signed its certificate, as a kubeconfig without users, signed with each token
/// that is good for that (a detached JSON Web Signature, HS256). Whoever has a token can tell whether it is the cluster's. Pure.
/// </summary>
internal static class ClusterInfo
{
    public const string Namespace = "kube-public";
    public const string Name = "cluster-info";

    private const string KubeconfigKey = "kubeconfig";
    private const string SignaturePrefix = "jws-kubeconfig-";

    /// <summary>The map's data with these tokens.</summary>
    public static Dictionary<string, string> Data(string kubeconfig, IEnumerable<V1Secret> tokens, DateTimeOffset now)
    {
        var data = new Dictionary<string, string> { [KubeconfigKey] = kubeconfig };
        foreach (var secret in tokens.Where(secret => IsGood(secret, now)))
        {
            var token = BootstrapTokenSecret.TokenOf(secret)!;
            data[SignaturePrefix + token.Id] = Sign(kubeconfig, token);
        }

        return data;
    }

    private static bool IsGood(V1Secret secret, DateTimeOffset now) =>
        BootstrapTokenSecret.TokenOf(secret) is not null
        && secret.Metadata.DeletionTimestamp is null
        && BootstrapTokenSecret.IsFor(secret, BootstrapToken.Signing)
        && !BootstrapTokenSecret.IsExpired(secret, now);

    private static string Sign(string text, BootstrapToken token)
    {
        var header = Encode(Encoding.UTF8.GetBytes($"{{\"alg\":\"HS256\",\"kid\":\"{token.Id}\"}}"));
        var signed = Encoding.UTF8.GetBytes($"{header}.{Encode(Encoding.UTF8.GetBytes(text))}");
        return $"{header}..{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token.Secret), signed))}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
