using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>Sees to it that the flow schemas and priority levels are there that every cluster has; those that are there stay.</summary>
internal sealed class SystemFlowControl(IApi api, WatchCaches caches)
{
    /// <summary>Makes those that are missing.</summary>
    public Task EnsureAsync(CancellationToken ct) =>
        Task.WhenAll(EnsureAsync(SystemFlows.Levels, ct), EnsureAsync(SystemFlows.Schemas, ct));

    private Task EnsureAsync<T>(IEnumerable<T> all, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> => caches.Find<T>() is { } cache
        ? Task.WhenAll(all
            .Where(one => cache.Find(cache.KeyOf(ObjectKey.Cluster(one.Metadata.Name))) is null)
            .Select(one => CreateAsync(one, ct)))
        : Task.CompletedTask;

    private async Task CreateAsync<T>(T one, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await api.CreateAsync(one, ct);
        }
        catch (ApiException exists) when (exists.Reason == "AlreadyExists")
        {
            // Another server on the same store was faster.
        }
    }
}
