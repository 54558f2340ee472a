using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>Where the state machine delivers what it learns.</summary>
internal interface IListWatchSink
{
    /// <summary>Everything there is; what was known and is not among it is gone.</summary>
    void Replace(IReadOnlyList<ApiObject> all);

    /// <summary>One change.</summary>
    void Apply(WatchEventType type, ApiObject obj);
}

/// <summary>
/// List-then-watch as a state machine: each step takes one state's way out and answers the next state, until cancelled. Events are
/// delivered in order; after any interruption the watch resumes from the last event or bookmark, and only a gap in the server's
/// history (410) leads to a new list.
/// </summary>
internal sealed partial class ListWatch(
    IApi api, ApiTarget target, ListOptions selection, IListWatchSink sink, ListWatchBackOff backOff, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan TooShort = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken ct)
    {
        ListWatchState state = new ListWatchState.Unlisted("0");
        while (!ct.IsCancellationRequested)
        {
            try
            {
                state = await StepAsync(state, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    internal async Task<ListWatchState> StepAsync(ListWatchState state, CancellationToken ct) => state switch
    {
        ListWatchState.Unlisted unlisted => await ListAsync(unlisted, ct),
        ListWatchState.Current current => await FollowAsync(current, ct),
        ListWatchState.Waiting waiting => await WaitAsync(waiting, ct),
        _ => throw new InvalidOperationException($"no such state: {state}"),
    };

    private async Task<ListWatchState> ListAsync(ListWatchState.Unlisted state, CancellationToken ct)
    {
        try
        {
            var list = await api.ListAsync(target, selection with { ResourceVersion = state.ResourceVersion }, ct);
            sink.Replace(list.Items);
            return new ListWatchState.Current(list.Revision);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return new ListWatchState.Waiting(new ListWatchState.Unlisted(""), e);
        }
    }

    private async Task<ListWatchState> FollowAsync(ListWatchState.Current state, CancellationToken ct)
    {
        var at = state.At;
        var began = clock.GetTimestamp();
        try
        {
            var options = selection with { ResourceVersion = at.ToString(), AllowWatchBookmarks = true };
            await foreach (var change in api.WatchAsync(target, options, ct))
            {
                if (change.Type == WatchEventType.Error)
                {
                    return AfterError(at, new ApiException(change.Status?.Code ?? 500, change.Status?.Reason ?? "", change.Status?.Message ?? ""));
                }

                if (change.Object is { } obj)
                {
                    sink.Apply(change.Type, obj);
                }

                at = change.Revision > at ? change.Revision : at;
                backOff.Reset();
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return AfterError(at, e);
        }

        // A server that ends watches right away would otherwise be called in a tight loop.
        var next = new ListWatchState.Current(at);
        return at == state.At && clock.GetElapsedTime(began) < TooShort ? new ListWatchState.Waiting(next, null) : next;
    }

    private static ListWatchState.Waiting AfterError(Revision at, Exception why) => why is ApiException { Code: 410 }
        ? new(new ListWatchState.Unlisted(""), why)
        : new(new ListWatchState.Current(at), why);

    private async Task<ListWatchState> WaitAsync(ListWatchState.Waiting state, CancellationToken ct)
    {
        var delay = backOff.Next();
        if (state.Why is { } why)
        {
            LogInterrupted(why, target.Resource, delay);
        }

        await Task.Delay(delay, clock, ct);
        return state.Then;
    }

    [LoggerMessage(LogLevel.Warning, "Following {Resource} was interrupted; going on in {Delay}")]
    private partial void LogInterrupted(Exception why, Resource resource, TimeSpan delay);
}
