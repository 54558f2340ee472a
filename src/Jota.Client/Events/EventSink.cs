using System.Threading.Channels;
using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>
/// The way of occurrences to the server: a bounded queue, one loop that correlates, and a few writers; all writes of one event go
/// through the same writer, in order. Full: the newest is dropped. Refused: dropped. Not reached: tried again twelve times, ten
/// seconds apart, as upstream.
/// </summary>
internal sealed partial class EventSink : IAsyncDisposable
{
    private const int Waiting = 1000;
    private const int WaitingPerWriter = 64;

    // Events come in waves with what they are about, and must not hold that up; upstream writes one after the other.
    private const int Writers = 2;
    private const int Attempts = 12;
    private const int MostTaken = 20;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(10);

    private readonly Channel<EventOccurrence> _queue = Channel.CreateBounded<EventOccurrence>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Channel<EventWrite>[] _writes =
        [.. Enumerable.Range(0, Writers).Select(_ => Channel.CreateBounded<EventWrite>(new BoundedChannelOptions(WaitingPerWriter)
        {
            SingleReader = true,
        }))];

    private readonly CancellationTokenSource _stop = new();
    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly Func<EventOccurrence, EventWrite?> _correlate;
    private readonly Action<Corev1Event, DateTime> _rename;
    private readonly ILogger _log;
    private readonly Resource _events;
    private readonly Task _loop;
    private int _dropped;

    public EventSink(
        IApi api, TimeProvider clock, Func<EventOccurrence, EventWrite?> correlate, Action<Corev1Event, DateTime> rename, ILogger log)
    {
        _api = api;
        _clock = clock;
        _correlate = correlate;
        _rename = rename;
        _log = log;
        _events = api.Catalog.For<Corev1Event>();
        _loop = Task.WhenAll([Task.Run(CorrelateAsync), .. _writes.Select(writes => Task.Run(() => WriteAsync(writes.Reader)))]);
    }

    public void Post(EventOccurrence occurrence)
    {
        if (!_queue.Writer.TryWrite(occurrence))
        {
            // A line for each would cost more than the events themselves: the first one tells, and the sum when there is room again.
            if (Interlocked.Increment(ref _dropped) == 1)
            {
                LogDropping(occurrence.Reason, occurrence.About.Name);
            }
        }
        else if (_dropped > 0 && _queue.Reader.Count < Waiting / 2 && Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
        {
            LogDropped(dropped);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task CorrelateAsync()
    {
        try
        {
            await foreach (var occurrence in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                if (TryCorrelate(occurrence) is { } write)
                {
                    await _writes[(uint)write.Key.GetHashCode() % Writers].Writer.WriteAsync(write, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private EventWrite? TryCorrelate(EventOccurrence occurrence)
    {
        try
        {
            return _correlate(occurrence);
        }
        catch (Exception e)
        {
            LogNotUnderstood(e, occurrence.Reason, occurrence.About.Name);
            return null;
        }
    }

    private async Task WriteAsync(ChannelReader<EventWrite> writes)
    {
        try
        {
            await foreach (var write in writes.ReadAllAsync(_stop.Token))
            {
                await WriteAsync(write, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task WriteAsync(EventWrite write, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                await WriteOnceAsync(write, ct);
                return;
            }
            catch (ApiException e) when (e.Code < 500)
            {
                LogRefused(e);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogFailed(e, attempt);
                await _clock.DelayAsync(BetweenAttempts, ct);
            }
        }
    }

    private async Task WriteOnceAsync(EventWrite write, CancellationToken ct)
    {
        switch (write)
        {
            case EventWrite.Create create:
                await CreateAsync(create.Event, ct);
                break;
            case EventWrite.Count count:
                try
                {
                    await _api.PatchAsync(ApiTarget.Of(_events, count.Key), new(PatchType.Merge, count.MergePatch), WriteOptions.Plain, ct);
                }
                catch (ApiException e) when (e.Code == 404)
                {
                    await CreateAsync(count.Whole, ct);
                }

                break;
        }
    }

    private async Task CreateAsync(Corev1Event ev, CancellationToken ct)
    {
        for (var taken = 1; ; taken++)
        {
            try
            {
                await CreateOnceAsync(ev, ct);
                return;
            }
            catch (ApiException e) when (e.Reason == "AlreadyExists" && taken <= MostTaken)
            {
                // Others wrote about the same object at the same instant, and perhaps about the next ones too.
                _rename(ev, _clock.GetUtcNow().UtcDateTime.AddTicks(taken));
            }
        }
    }

    private Task<WriteResult> CreateOnceAsync(Corev1Event ev, CancellationToken ct) =>
        _api.CreateAsync(new(_events, ev.Metadata.NamespaceProperty), new ApiBody.Typed(ev), WriteOptions.Plain, ct);

    [LoggerMessage(LogLevel.Warning, "Events come faster than they can be written; some are dropped, {Reason} of {Name} first")]
    private partial void LogDropping(string reason, string name);

    [LoggerMessage(LogLevel.Warning, "{Count} events were dropped")]
    private partial void LogDropped(int count);

    [LoggerMessage(LogLevel.Error, "The event {Reason} of {Name} could not be made")]
    private partial void LogNotUnderstood(Exception why, string reason, string name);

    [LoggerMessage(LogLevel.Debug, "An event was refused")]
    private partial void LogRefused(Exception why);

    [LoggerMessage(LogLevel.Warning, "An event could not be written (attempt {Attempt})")]
    private partial void LogFailed(Exception why, int attempt);
}
