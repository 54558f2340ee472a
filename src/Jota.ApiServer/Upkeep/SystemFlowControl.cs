using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Storage;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Sees to it that the flow schemas and priority levels are there that every cluster has, and are as they should be; and that each schema
/// tells whether its level exists.
/// </summary>
internal sealed class SystemFlowControl(IApi api, WatchCaches caches, TimeProvider clock)
{
    /// <summary>Makes those that are missing, and mends those that are to be as they are suggested.</summary>
    public Task EnsureAsync(CancellationToken ct) => Task.WhenAll(
        EnsureAsync(SystemFlows.Levels, FlowControlPlan.Restored, ct), EnsureAsync(SystemFlows.Schemas, FlowControlPlan.Restored, ct));

    /// <summary>Has every schema say whether its level exists.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        if (caches.Find<V1PriorityLevelConfiguration>() is not { } levels || caches.Find<V1FlowSchema>() is not { } schemas)
        {
            return;
        }

        var told = schemas.Read().Objects.Range("")
            .Select(entry => entry.Object.As<V1FlowSchema>())
            .Select(schema => FlowControlPlan.Told(schema, Exists(levels, schema), clock.ObjectNow()))
            .OfType<V1FlowSchema>();
        await Task.WhenAll(told.Select(schema => TryAsync(() => api.UpdateStatusAsync(schema, ct))));
    }

    private static bool Exists(WatchCache levels, V1FlowSchema schema) =>
        schema.Spec.PriorityLevelConfiguration?.Name is { } name
        && (SystemFlows.IsMandatory(name) || levels.Find(levels.KeyOf(ObjectKey.Cluster(name))) is not null);

    private Task EnsureAsync<T>(IEnumerable<T> all, Func<T, T, T?> restored, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> => caches.Find<T>() is { } cache
        ? Task.WhenAll(all.Select(wanted => EnsureAsync(cache, wanted, restored, ct)))
        : Task.CompletedTask;

    private Task EnsureAsync<T>(WatchCache cache, T wanted, Func<T, T, T?> restored, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        cache.Find(cache.KeyOf(ObjectKey.Cluster(wanted.Metadata.Name)))?.As<T>() is not { } stored
            ? TryAsync(() => api.CreateAsync(wanted, ct))
            : restored(stored, wanted) is { } mended ? TryAsync(() => api.UpdateAsync(mended, ct)) : Task.CompletedTask;

    private static async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (ApiException other) when (other.Reason is "AlreadyExists" or "Conflict" or "NotFound")
        {
            // Another server on the same store was faster, or somebody at the same time: what he wrote is looked at in turn.
        }
    }
}
