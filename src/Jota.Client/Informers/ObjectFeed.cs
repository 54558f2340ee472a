using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>Tells a follower of every change of a kind; unlike an <see cref="Informer{T}"/> it keeps nothing.</summary>
internal sealed class ObjectFeed : IInformer, IListWatchSink
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Resource _resource;
    private readonly IObjectFollower _follower;
    private readonly ListWatch _listWatch;

    public ObjectFeed(IApi api, Resource resource, ListOptions selection, IObjectFollower follower, TimeProvider clock, IdSource ids, ILogger log)
    {
        _resource = resource;
        _follower = follower;
        _listWatch = new ListWatch(api, new ApiTarget(resource), selection, this, new ListWatchBackOff(ids), clock, log);
    }

    public Task Synced => _synced.Task;

    public Task RunAsync(CancellationToken ct) => _listWatch.RunAsync(ct);

    public void Check()
    {
        // Nothing is kept that anybody could change.
    }

    public void Replace(IReadOnlyList<ApiObject> all)
    {
        _follower.Replace(_resource, all);
        _synced.TrySetResult();
    }

    public void Apply(WatchEventType type, ApiObject obj)
    {
        if (type == WatchEventType.Deleted)
        {
            _follower.Deleted(obj);
        }
        else
        {
            _follower.Changed(obj);
        }
    }
}
