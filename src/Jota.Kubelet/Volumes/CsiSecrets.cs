using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>The secrets that drivers are handed: asked for each time, never kept.</summary>
internal sealed class CsiSecrets(IApi api)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>A secret's texts; nothing when none is named.</summary>
    /// <exception cref="VolumeException">It cannot be had.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(string volume, ObjectKey? secret, CancellationToken ct)
    {
        if (secret is not { } key)
        {
            return None;
        }

        try
        {
            var found = await api.GetAsync<V1Secret>(key, ct);
            return (found.Data ?? new Dictionary<string, byte[]>()).ToDictionary(
                pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value), StringComparer.Ordinal);
        }
        catch (ApiException e)
        {
            throw new VolumeException(volume, $"fetching NodeStageSecretRef/NodePublishSecretRef {key} failed: {e.Message}");
        }
    }
}
