using System.Collections.Concurrent;
using Jota.Client;
using Jota.Kubelet.Recording;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Nodes;

/// <summary>
/// One timer for the heartbeats of all nodes of a process, spread evenly over the period. A beat that fails is logged and comes again.
/// </summary>
internal sealed partial class HeartbeatLoop : IAsyncDisposable
{
    /// <summary>Between two beats of a node.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private const int Parallel = 16;

    private readonly ConcurrentDictionary<long, Func<CancellationToken, Task>> _beats = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private readonly int _slots;
    private readonly PeriodicTimer _timer;
    private readonly Task _running;
    private long _lastId;
    private int _slot;

    /// <summary>A loop that ticks <paramref name="slots"/> times a period.</summary>
    public HeartbeatLoop(TimeProvider clock, ILogger log, LoopHealth health, int slots = 1)
    {
        (_log, _slots, _timer) = (log, slots, new PeriodicTimer(Period / slots, clock));
        _running = Task.Run(() => new Loop("heartbeats", health, clock, log).ForeverAsync(TickAsync, _stop.Token));
    }

    /// <summary>Adds a beat, until the answer is disposed.</summary>
    public IDisposable Add(Func<CancellationToken, Task> beat)
    {
        var id = Interlocked.Increment(ref _lastId);
        _beats[id] = beat;
        return new Entry(() => _beats.TryRemove(id, out _));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _timer.Dispose();
        _stop.Dispose();
    }

    private async Task TickAsync(CancellationToken ct)
    {
        await _timer.WaitForNextTickAsync(ct);
        var slot = _slot;
        _slot = (_slot + 1) % _slots;
        var due = _beats.Where(b => b.Key % _slots == slot).Select(b => b.Value);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = ct }, BeatAsync);
    }

    private async ValueTask BeatAsync(Func<CancellationToken, Task> beat, CancellationToken ct)
    {
        try
        {
            await beat(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogFailed(_log, Outage.Unexpected(e), e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A node's heartbeat failed: {Why}")]
    private static partial void LogFailed(ILogger log, Exception? exception, string why);

    private sealed class Entry(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
