using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>Follows the stored flow schemas and levels, and puts each change in force. Called under the caches' locks.</summary>
internal sealed class FlowBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, V1FlowSchema> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, V1PriorityLevelConfiguration> _levels = new(StringComparer.Ordinal);
    private readonly Action<FlowConfiguration> _apply;

    private FlowBook(Action<FlowConfiguration> apply) => _apply = apply;

    /// <summary>Follows from now on; where the kinds are not served there is nothing to follow.</summary>
    public static void Follow(WatchCaches caches, Action<FlowConfiguration> apply)
    {
        var book = new FlowBook(apply);
        caches.Find<V1PriorityLevelConfiguration>()?.Attach(new Listener<V1PriorityLevelConfiguration>(book, book._levels));
        caches.Find<V1FlowSchema>()?.Attach(new Listener<V1FlowSchema>(book, book._schemas));
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _apply(FlowConfiguration.Of(_schemas.Values, _levels.Values));
        }
    }

    private sealed class Listener<T>(FlowBook book, Dictionary<string, T> objects) : ICacheListener
        where T : class
    {
        public void Loaded(OrderedSnapshot all) => book.Change(() =>
        {
            objects.Clear();
            foreach (var entry in all.Range(""))
            {
                objects[entry.Object.Key.Name] = entry.Object.As<T>();
            }
        });

        public void Changed(CacheChange change) => book.Change(() =>
        {
            if (change.Type == WatchEventType.Deleted)
            {
                objects.Remove(change.Current.Key.Name);
            }
            else
            {
                objects[change.Current.Key.Name] = change.Current.As<T>();
            }
        });
    }
}
