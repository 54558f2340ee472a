using System.Collections.Concurrent;
using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Storage;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Definitions;

/// <summary>
/// Deletes the objects of a kind that is about to go, and then lets its definition go. What holds one of them holds the definition, too: it
/// is looked at again whenever one is gone.
/// </summary>
internal sealed class DefinitionCleanup(IApi api, WatchCaches caches, Action<string> lookAgain)
{
    private readonly ConcurrentDictionary<string, WatchCache> _watched = new(StringComparer.Ordinal);

    /// <summary>Does what can be done now.</summary>
    public async Task RunAsync(V1CustomResourceDefinition crd, ImmutableArray<UntypedResource> kinds, CancellationToken ct)
    {
        if (crd.Metadata.Finalizers?.Contains(DefinitionStatus.CleanupFinalizer) != true)
        {
            return;
        }

        if (kinds is not [var kind, ..])
        {
            await FinishAsync(crd, "NeverEstablished", "resource was never established", ct);
            return;
        }

        foreach (var version in kinds)
        {
            version.Terminate();
        }

        await caches.WhenFreshAsync(ct);
        if (await IsEmptyAsync(crd, kind, ct))
        {
            await FinishAsync(crd, "InstanceDeletionCompleted", "removed all instances", ct);
        }
    }

    /// <summary>The definition is gone.</summary>
    public void Forget(string name) => _watched.TryRemove(name, out _);

    private async Task<bool> IsEmptyAsync(V1CustomResourceDefinition crd, UntypedResource kind, CancellationToken ct)
    {
        var cache = caches.Of(kind);
        if (cache.Read().Objects.Count == 0 && cache.Unreadable.Count == 0)
        {
            return true;
        }

        // Told of what goes from now on, so that nothing that goes in between is missed.
        var name = crd.Metadata.Name;
        if (_watched.TryAdd(name, cache))
        {
            cache.Attach(new Departures(() => lookAgain(name)));
        }

        await TellAsync(crd, ct);
        await api.DeleteCollectionAsync(new ApiTarget(kind), ListOptions.All, DeleteOptions.Default, ct);
        await caches.WhenFreshAsync(ct);
        return cache.Read().Objects.Count == 0 && cache.Unreadable.Count == 0;
    }

    private async Task TellAsync(V1CustomResourceDefinition crd, CancellationToken ct)
    {
        if (crd.Status?.Conditions?.Any(c => c is { Type: DefinitionStatus.Terminating, Reason: "InstanceDeletionInProgress" }) != true)
        {
            await WriteAsync(crd, "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress", ct);
        }
    }

    private async Task FinishAsync(V1CustomResourceDefinition crd, string reason, string message, CancellationToken ct)
    {
        List<string> finalizers = [.. crd.Metadata.Finalizers.Where(one => one != DefinitionStatus.CleanupFinalizer)];
        var metadata = crd.Metadata with { Finalizers = finalizers };
        await WriteAsync(crd with { Metadata = metadata }, "False", reason, message, ct);
    }

    private async Task WriteAsync(V1CustomResourceDefinition crd, string status, string reason, string message, CancellationToken ct)
    {
        // What was written since is no matter: only this server's own words and the finalizer are.
        var now = await api.GetAsync<V1CustomResourceDefinition>(ObjectKey.Cluster(crd.Metadata.Name), ct);
        var condition = new V1CustomResourceDefinitionCondition
        {
            Type = DefinitionStatus.Terminating,
            Status = status,
            Reason = reason,
            Message = message,
        };
        await api.UpdateStatusAsync(
            now with
            {
                Metadata = now.Metadata with { Finalizers = crd.Metadata.Finalizers },
                Status = DefinitionStatus.With(now.Status, condition, caches.Clock.ObjectNow()),
            },
            ct);
    }

    /// <summary>Tells of objects that are gone.</summary>
    private sealed class Departures(Action gone) : ICacheListener
    {
        public void Loaded(OrderedSnapshot objects)
        {
        }

        public void Changed(CacheChange change)
        {
            if (change.Type == WatchEventType.Deleted)
            {
                gone();
            }
        }
    }
}
