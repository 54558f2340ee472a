using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Storage;
using Jota.Store;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Caching;

/// <summary>What is read of a kind until its cache takes it over.</summary>
internal sealed partial class CacheLoading(WatchCache cache, ILogger log)
{
    private readonly List<OrderedSnapshot.Entry> _ordered = [];
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Takes in the next value, in order of key.</summary>
    public void Take(StoredValue value)
    {
        if (StoredObject.FailureOf(value) is { } why)
        {
            _unreadable.Add(value.Key, why);
            return;
        }

        try
        {
            _ordered.Add(new(value.Key, ApiObject.ReadStored(cache.Resource, value.Value, value.Modified)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Unreadable(log, e, value.Key);
        }
    }

    /// <summary>Hands over all that was read.</summary>
    /// <exception cref="CacheListenerException">All is done, but not what one of the listeners does.</exception>
    public void Finish(Revision at)
    {
        if (_unreadable.Count > 0)
        {
            var (key, why) = _unreadable.First();
            Undecipherable(log, _unreadable.Count, _unreadable.Count + _ordered.Count, cache.Resource.Names.Plural, key, why);
        }

        cache.Load(_ordered, _unreadable, at);
    }

    [LoggerMessage(2, LogLevel.Error, "The stored object {Key} is unreadable and is left out")]
    public static partial void Unreadable(ILogger log, Exception e, string key);

    [LoggerMessage(
        4, LogLevel.Error,
        "{Count} of {All} stored {Resource} cannot be decrypted, such as {Key}: {Why}. They are left as they are; requests for them fail")]
    private static partial void Undecipherable(ILogger log, int count, int all, string resource, string key, string why);
}
