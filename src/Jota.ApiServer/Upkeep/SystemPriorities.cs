using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>Sees to it that the priority classes are there that every cluster has.</summary>
internal sealed class SystemPriorities(IApi api, WatchCaches caches)
{
    /// <summary>Makes those that are missing.</summary>
    public Task EnsureAsync(CancellationToken ct) => caches.Find<V1PriorityClass>() is { } cache
        ? Task.WhenAll(SystemPriorityClasses.All.Where(one => IsMissing(cache, one)).Select(one => CreateAsync(one, ct)))
        : Task.CompletedTask;

    private static bool IsMissing(WatchCache cache, V1PriorityClass one) =>
        cache.Find(cache.KeyOf(ObjectKey.Cluster(one.Metadata.Name))) is null;

    private async Task CreateAsync(V1PriorityClass one, CancellationToken ct)
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
