using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What anybody may know of the cluster: where it is and who signed its certificate, as a kubeconfig without users, signed with each token
/// that is good for that. Whoever has a token can tell whether it is the cluster's. Pure.
/// </summary>
internal static class ClusterInfo
{
    public const string Namespace = ClusterInfoSignature.Namespace;
    public const string Name = ClusterInfoSignature.Name;

    /// <summary>The map's data with these tokens.</summary>
    public static Dictionary<string, string> Data(string kubeconfig, IEnumerable<V1Secret> tokens, DateTimeOffset now)
    {
        var data = new Dictionary<string, string> { [ClusterInfoSignature.KubeconfigKey] = kubeconfig };
        foreach (var secret in tokens.Where(secret => IsGood(secret, now)))
        {
            var token = BootstrapTokenSecret.TokenOf(secret)!;
            data[ClusterInfoSignature.Prefix + token.Id] = ClusterInfoSignature.Sign(kubeconfig, token);
        }

        return data;
    }

    private static bool IsGood(V1Secret secret, DateTimeOffset now) =>
        BootstrapTokenSecret.TokenOf(secret) is not null
        && secret.Metadata.DeletionTimestamp is null
        && BootstrapTokenSecret.IsFor(secret, BootstrapToken.Signing)
        && !BootstrapTokenSecret.IsExpired(secret, now);
}
