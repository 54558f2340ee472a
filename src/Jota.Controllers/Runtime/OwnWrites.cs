using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Objects as a controller itself wrote them last, for as long as its cache is behind: it would else decide again what it has decided.
/// </summary>
internal sealed class OwnWrites<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ObjectKey, T> _written = [];

    /// <summary>The object as the cache has it, or as it was written since.</summary>
    public T Newest(T cached)
    {
        var key = cached.Key();
        if (!_written.TryGetValue(key, out var written))
        {
            return cached;
        }

        if (written.Metadata.Uid == cached.Metadata.Uid && RevisionOf(cached) < RevisionOf(written))
        {
            return written;
        }

        _written.TryRemove(key, out _);
        return cached;
    }

    public void Wrote(T obj) => _written[obj.Key()] = obj;

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey key) => _written.TryRemove(key, out _);

    private static Revision RevisionOf(T obj) => Revision.TryParse(obj.Metadata.ResourceVersion, out var revision) ? revision : default;
}
