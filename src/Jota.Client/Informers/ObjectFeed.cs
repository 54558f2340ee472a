using Jota.Api;

namespace Jota.Client;

/// <summary>Tells a follower of every change of a kind; unlike an <see cref="Informer{T}"/> it keeps nothing.</summary>
internal sealed class ObjectFeed : IInformer, IObjectFollower
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IObjectFollower _follower;
    private readonly Follow _follow;

    public ObjectFeed(IApi api, Resource resource, ListOptions selection, IObjectFollower follower, FollowServices services)
    {
        _follower = follower;
        _follow = new Follow(api, new ApiTarget(resource), selection, this, services);
    }

    public Task Synced => _synced.Task;

    public Task RunAsync(CancellationToken ct) => _follow.RunAsync(ct);

    public void Check()
    {
        // Nothing is kept that anybody could change.
    }

    public void Replace(Resource resource, IReadOnlyList<ApiObject> all)
    {
        _follower.Replace(resource, all);
        _synced.TrySetResult();
    }

    public void Changed(ApiObject obj) => _follower.Changed(obj);

    public void Deleted(ApiObject obj) => _follower.Deleted(obj);
}
