using System.Threading.Channels;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Keeps flow schemas and levels as they should be for as long as the server lives: what is said of them at once, what they are within a
/// minute, as upstream, so that somebody may take one away to put another in its place. Does nothing while nothing changes.
/// </summary>
internal sealed class FlowControlUpkeep : ICacheListener, IAsyncDisposable
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> _changed = One();
    private readonly Channel<bool> _unsettled = One();
    private readonly CancellationTokenSource _stop = new();
    private readonly SystemFlowControl _flows;
    private readonly TimeProvider _clock;
    private readonly Task _running;

    private FlowControlUpkeep(SystemFlowControl flows, FollowServices services, LoopHealth loops)
    {
        (_flows, _clock) = (flows, services.Clock);
        var telling = new Loop("telling whether levels of flow schemas exist", loops, services.Clock, services.Log);
        var keeping = new Loop("keeping flow schemas and priority levels", loops, services.Clock, services.Log);
        _running = Task.WhenAll(
            Task.Run(() => telling.ForeverAsync(TellAsync, _stop.Token)),
            Task.Run(() => keeping.ForeverAsync(KeepAsync, _stop.Token)));
    }

    /// <summary>Starts it.</summary>
    /// <param name="flows">What is to be done.</param>
    /// <param name="caches">What is stored.</param>
    /// <param name="services">What waiting stands on.</param>
    /// <param name="loops">Where it is told that it cannot go on.</param>
    public static FlowControlUpkeep Start(SystemFlowControl flows, WatchCaches caches, FollowServices services, LoopHealth loops)
    {
        var upkeep = new FlowControlUpkeep(flows, services, loops);
        caches.Find<V1PriorityLevelConfiguration>()?.Attach(upkeep);
        caches.Find<V1FlowSchema>()?.Attach(upkeep);
        return upkeep;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    void ICacheListener.Loaded(OrderedSnapshot objects) => Note();

    void ICacheListener.Changed(CacheChange change) => Note();

    private static Channel<bool> One() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
    });

    private void Note()
    {
        _changed.Writer.TryWrite(true);
        _unsettled.Writer.TryWrite(true);
    }

    private async Task TellAsync(CancellationToken ct)
    {
        await _changed.Reader.ReadAsync(ct);
        await _flows.TellAsync(ct);
    }

    private async Task KeepAsync(CancellationToken ct)
    {
        await _unsettled.Reader.WaitToReadAsync(ct);
        await _clock.DelayAsync(Apart, ct);

        // What changes from here on is looked at another time.
        _unsettled.Reader.TryRead(out _);
        await _flows.EnsureAsync(ct);
    }
}
