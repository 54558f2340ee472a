using System.Text.Json;
using Jota.Api;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>An informer without its type, for those who own it.</summary>
internal interface IInformer
{
    Task Synced { get; }

    Task RunAsync(CancellationToken ct);

    void Check();
}

/// <summary>
/// Keeps a cache of one kind equal to the server's state, a moment behind, and tells handlers of every change. Got from an
/// <see cref="InformerFactory"/>, shared by everybody who asks for the same.
/// </summary>
public sealed partial class Informer<T> : IInformer
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _delivery = new();
    private readonly InformerCache<T> _cache = new();
    private readonly List<InformerHandler<T>> _handlers = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Follow _follow;
    private readonly ILogger _log;
    private readonly MutationDetector<T>? _mutations;

    internal Informer(IApi api, ApiTarget target, ListOptions selection, FollowServices services, CacheChecks checks = CacheChecks.None)
    {
        _log = services.Log;
        _mutations = checks == CacheChecks.Mutations ? new MutationDetector<T>(_log) : null;
        _follow = new Follow(api, target, selection with { ReadsTyped = true }, new Sink(this), services);
    }

    /// <summary>The cache.</summary>
    public ILister<T> Lister => _cache;

    /// <summary>Whether the first list is in the cache and handlers were told of all of it.</summary>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>Completes when <see cref="HasSynced"/> becomes true.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Adds a handler; it is told of every object that is already known before this returns.</summary>
    public void Subscribe(InformerHandler<T> handler)
    {
        lock (_delivery)
        {
            _handlers.Add(handler);
            foreach (var obj in _cache.All())
            {
                Call(handler.Added, obj);
            }
        }
    }

    /// <summary>Adds an index for <see cref="ILister{T}.ByIndex"/>; the first one of a name stays.</summary>
    /// <param name="name">The index's name.</param>
    /// <param name="valuesOf">The values under which an object is to be found; must depend on the object only.</param>
    /// <param name="same">Whether two revisions have the same values, when that is cheaper to see than by comparing these.</param>
    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf, Func<T, T, bool>? same = null) =>
        _cache.AddIndex(name, valuesOf, same);

    /// <summary>
    /// Adds an index by one value of each object, or none, for <see cref="ILister{T}.ByIndex"/>; the first one of a name stays.
    /// </summary>
    /// <param name="name">The index's name.</param>
    /// <param name="valueOf">The value under which an object is to be found; must depend on the object only.</param>
    public void AddIndex(string name, Func<T, string?> valueOf) => _cache.AddIndex(name, valueOf);

    Task IInformer.RunAsync(CancellationToken ct) => _follow.RunAsync(ct);

    void IInformer.Check()
    {
        lock (_delivery)
        {
            _mutations?.CheckAll();
        }
    }

    private void Replace(IReadOnlyList<ApiObject> all)
    {
        // Decoding first, without the lock: readers and handlers need not wait for it.
        var objects = new List<(ObjectKey Key, T Value)>(all.Count);
        foreach (var obj in all)
        {
            if (Read(obj) is { } value)
            {
                objects.Add((obj.Key, value));
            }
        }

        lock (_delivery)
        {
            var gone = _cache.Keys().ToHashSet();
            foreach (var (key, obj) in objects)
            {
                gone.Remove(key);
                Put(key, obj);
            }

            foreach (var key in gone)
            {
                Remove(key, null);
            }
        }

        _synced.TrySetResult();
    }

    private void Changed(ApiObject obj)
    {
        var value = obj.As<T>();
        lock (_delivery)
        {
            Put(obj.Key, value);
        }
    }

    private void Deleted(ApiObject obj)
    {
        var last = Read(obj);
        lock (_delivery)
        {
            Remove(obj.Key, last);
        }
    }

    /// <summary>Null when it cannot be read: the others are not held up by it.</summary>
    private T? Read(ApiObject obj)
    {
        try
        {
            return obj.As<T>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            LogUnreadable(e, obj.Key);
            return null;
        }
    }

    private void Put(ObjectKey key, T obj)
    {
        _mutations?.Enter(key, obj);
        switch (_cache.Put(key, obj))
        {
            case null:
                TellAdded(obj);
                break;
            case { } old when old.Metadata.Uid != obj.Metadata.Uid:
                // Deleted and made anew between two looks: two objects, not one that changed.
                TellDeleted(old);
                TellAdded(obj);
                break;
            case { } old when old.Metadata.ResourceVersion != obj.Metadata.ResourceVersion:
                foreach (var handler in _handlers)
                {
                    Call(handler.Updated, old, obj);
                }

                break;
        }
    }

    private void Remove(ObjectKey key, T? last)
    {
        _mutations?.Leave(key);
        if (_cache.Remove(key) is { } known)
        {
            TellDeleted(last ?? known);
        }
    }

    private void TellAdded(T obj)
    {
        foreach (var handler in _handlers)
        {
            Call(handler.Added, obj);
        }
    }

    private void TellDeleted(T obj)
    {
        foreach (var handler in _handlers)
        {
            Call(handler.Deleted, obj);
        }
    }

    private void Call(Action<T>? handler, T obj)
    {
        try
        {
            handler?.Invoke(obj);
        }
        catch (Exception e)
        {
            LogHandlerFailed(e, obj.Key());
        }
    }

    private void Call(Action<T, T>? handler, T old, T obj)
    {
        try
        {
            handler?.Invoke(old, obj);
        }
        catch (Exception e)
        {
            LogHandlerFailed(e, obj.Key());
        }
    }

    [LoggerMessage(LogLevel.Error, "A handler failed on a change of {Key}; it must not")]
    private partial void LogHandlerFailed(Exception why, ObjectKey key);

    [LoggerMessage(LogLevel.Error, "{Key} cannot be read and is left out")]
    private partial void LogUnreadable(Exception why, ObjectKey key);

    private sealed class Sink(Informer<T> owner) : IObjectFollower
    {
        public void Replace(Resource resource, IReadOnlyList<ApiObject> all) => owner.Replace(all);

        public void Changed(ApiObject obj) => owner.Changed(obj);

        public void Deleted(ApiObject obj) => owner.Deleted(obj);
    }
}
