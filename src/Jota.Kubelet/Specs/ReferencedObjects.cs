using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Specs;

/// <summary>
/// ConfigMaps and Secrets that the node's pods refer to, and only those: one watch per object, shared by its pods, ended with the
/// last of them. A change wakes the pods.
/// </summary>
internal sealed partial class ReferencedObjects(IApi api, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Type Type, ObjectKey Key), Entry> _entries = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<V1Service>?> _told = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The object as it is now; null when there is none. The first call for an object waits for its first list.</summary>
    public async Task<T?> FindAsync<T>(ObjectKey key, string podUid, Action onChange, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Entry entry;
        lock (_gate)
        {
            entry = _entries.GetOrAdd((typeof(T), key), _ => new Entry(CancellationTokenSource.CreateLinkedTokenSource(_stop.Token)));
            entry.Pods[podUid] = onChange;
            entry.Following ??= Task.Run(() => FollowAsync<T>(entry, key), CancellationToken.None);
        }

        await entry.Listed.Task.WaitAsync(ct);
        return (T?)entry.Value;
    }

    /// <summary>
    /// The services that a pod's containers are told of, as of now or a moment ago. They are not followed: only a start asks for them.
    /// While the API is away a container that is started again is told what the one before was, and those of a node's own pods nothing.
    /// </summary>
    public async Task<IReadOnlyList<V1Service>> ServicesAsync(V1Pod pod, CancellationToken ct)
    {
        var before = _told.GetOrAdd(pod.Metadata.Uid, _ => null);
        try
        {
            var told = await AskServicesAsync(pod, ct);

            // Not if the pod was released meanwhile.
            _told.TryUpdate(pod.Metadata.Uid, told, before);
            return told;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && Outage.Is(e) && (before is not null || pod.IsStatic()))
        {
            return before ?? [];
        }
    }

    private async Task<IReadOnlyList<V1Service>> AskServicesAsync(V1Pod pod, CancellationToken ct)
    {
        List<V1Service> found = [];
        foreach (var ns in (string[])[.. new[] { pod.Metadata.NamespaceProperty, "default" }.Distinct()])
        {
            var list = await api.ListAsync(new ApiTarget(api.Catalog.For<V1Service>(), ns), new ListOptions { ResourceVersion = "0" }, ct);
            found.AddRange(list.Items.Select(item => item.As<V1Service>()).Where(service => ServiceVariables.Concern(service, pod)));
        }

        return found;
    }

    /// <summary>A pod is gone: what only it referred to is no longer followed.</summary>
    public void Release(string podUid)
    {
        _told.TryRemove(podUid, out _);
        lock (_gate)
        {
            foreach (var (key, entry) in _entries)
            {
                if (entry.Pods.TryRemove(podUid, out _) && entry.Pods.IsEmpty && _entries.TryRemove(key, out _))
                {
                    // Its end disposes it: a source that hangs on another is kept by that one until then.
                    entry.Stop.Cancel();
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var entry in _entries.Values)
        {
            if (entry.Following is { } following)
            {
                await following;
            }
        }

        _stop.Dispose();
    }

    private async Task FollowAsync<T>(Entry entry, ObjectKey key)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var ct = entry.Stop.Token;
        var resource = api.Catalog.For<T>();
        var options = new ListOptions { Fields = FieldSelector.Where("metadata.name", key.Name) };
        try
        {
            await foreach (var change in ObjectChanges.FollowAsync(
                api, new ApiTarget(resource, key.Namespace), options, new(clock, IdSource.Random, log), ct))
            {
                if (change.Key == key)
                {
                    entry.Value = change.Object?.Typed();
                }

                // The first list is what the first caller waits for; only what comes after is news.
                var news = entry.Listed.Task.IsCompleted && !change.Synced;
                if (change.Synced)
                {
                    entry.Listed.TrySetResult();
                }

                foreach (var wake in news ? entry.Pods.Values : [])
                {
                    wake();
                }
            }
        }
        catch (OperationCanceledException)
        {
            entry.Listed.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception e)
        {
            // Whoever asks next begins anew.
            LogLost(log, e, key);
            Drop(typeof(T), key, entry);
            entry.Listed.TrySetException(e);
        }
        finally
        {
            entry.Stop.Dispose();
        }
    }

    private void Drop(Type type, ObjectKey key, Entry entry)
    {
        lock (_gate)
        {
            _entries.TryRemove(new((type, key), entry));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Key} is no longer followed")]
    private static partial void LogLost(ILogger log, Exception exception, ObjectKey key);

    private sealed class Entry(CancellationTokenSource stop)
    {
        public CancellationTokenSource Stop { get; } = stop;

        public ConcurrentDictionary<string, Action> Pods { get; } = new(StringComparer.Ordinal);

        public TaskCompletionSource Listed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public object? Value { get; set; }

        public Task? Following { get; set; }
    }
}
