using System.Collections.Immutable;

namespace Jota.ApiServer.Caching;

/// <summary>
/// The stored keys of a kind whose values cannot be read, with the reasons: they are there, and so must not look as if they were not. Who
/// asks for one of them, or for a list that it belongs to, is answered 500, as upstream does.
/// </summary>
internal sealed class UnreadableObjects
{
    private static readonly ImmutableSortedDictionary<string, string> None =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, string> _keys = None;

    /// <summary>How many.</summary>
    public int Count => Volatile.Read(ref _keys).Count;

    /// <summary>The first of them with its reason.</summary>
    public KeyValuePair<string, string> First => Volatile.Read(ref _keys).First();

    /// <summary>These, and no others.</summary>
    public void Load(IReadOnlyDictionary<string, string> keys) =>
        Volatile.Write(ref _keys, keys.Count == 0 ? None : None.AddRange(keys));

    /// <summary>One more, or for another reason.</summary>
    public void Mark(string key, string why) =>
        ImmutableInterlocked.Update(ref _keys, static (keys, one) => keys.SetItem(one.key, one.why), (key, why));

    /// <summary>It can be read now, or is gone.</summary>
    public void Forget(string key)
    {
        if (Count > 0)
        {
            ImmutableInterlocked.Update(ref _keys, static (keys, key) => keys.Remove(key), key);
        }
    }

    /// <summary>Throws 500 when it is one.</summary>
    public void Check(string key)
    {
        if (Count > 0 && Volatile.Read(ref _keys).TryGetValue(key, out var why))
        {
            throw Failures.Unreadable(why);
        }
    }

    /// <summary>Throws 500 when one of the objects of their cache that a selection may be about is one.</summary>
    public void Check(WatchSelection selection, WatchCache cache)
    {
        if (selection.Name is { } name && (selection.Namespace.Length > 0 || !cache.Resource.Namespaced))
        {
            Check(cache.KeyOf(new(selection.Namespace, name)));
        }
        else
        {
            CheckBelow(cache.PrefixOf(selection.Namespace));
        }
    }

    /// <summary>Throws 500 when one of those that begin so is one.</summary>
    public void CheckBelow(string prefix)
    {
        if (Count == 0)
        {
            return;
        }

        foreach (var (key, why) in Volatile.Read(ref _keys))
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                throw Failures.Unreadable($"unable to transform key \"{key}\": {why}");
            }
        }
    }
}
