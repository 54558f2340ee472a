using Jota.Api;

namespace Jota.Client;

/// <summary>
/// Tells a follower of every object of every kind of the catalog, and of those kinds that come later. Of a kind that goes it is told that
/// there are none any more; so is it of a kind that is not wanted any longer.
/// </summary>
internal sealed class KindsFeed(
    IApi api, Func<Resource, bool> which, ListOptions selection, IObjectFollower follower, FollowServices services)
        : IInformer, IKindsFollowing
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<Resource, Following> _running = [];
    private TaskCompletionSource _again = NewSignal();

    /// <summary>Completes when the kinds that there were at first have been told.</summary>
    public Task Synced => _synced.Task;

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                // Taken before looking: what changes meanwhile is looked at once more.
                var (catalog, again) = (api.Catalog, Volatile.Read(ref _again));
                await MatchAsync([.. catalog.All.Where(which)], ct);
                await Task.WhenAny(catalog.Superseded, again.Task).WaitAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The end.
        }

        foreach (var following in _running.Values)
        {
            await following.DisposeAsync();
        }
    }

    public void LookAgain() => Interlocked.Exchange(ref _again, NewSignal()).TrySetResult();

    public void Check()
    {
        // Nothing is kept that anybody could change.
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task MatchAsync(HashSet<Resource> wanted, CancellationToken ct)
    {
        foreach (var (resource, following) in _running.Where(entry => !wanted.Contains(entry.Key)).ToList())
        {
            _running.Remove(resource);
            await following.DisposeAsync();
            follower.Replace(resource, []);
        }

        foreach (var resource in wanted.Where(resource => !_running.ContainsKey(resource)))
        {
            _running.Add(resource, new(new ObjectFeed(api, resource, selection, follower, services)));
        }

        if (!_synced.Task.IsCompleted)
        {
            await Task.WhenAll(_running.Values.Select(following => following.Feed.Synced)).WaitAsync(ct);
            _synced.TrySetResult();
        }
    }

    private sealed class Following : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Following(ObjectFeed feed)
        {
            Feed = feed;
            _running = Task.Run(() => feed.RunAsync(_stop.Token));
        }

        public ObjectFeed Feed { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }
}
