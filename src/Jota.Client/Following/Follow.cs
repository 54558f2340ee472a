using System.Text.Json;
using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>
/// Follows objects for as long as it runs: list-then-watch as a state machine, in which each step takes one state's way out and answers
/// the next state. Changes are told in order; after any interruption the watch resumes from the last event or bookmark, and only a gap
/// in the server's history (410) leads to a new list. An object that cannot be read is left out and told; it holds up no other.
/// </summary>
public sealed partial class Follow
{
    private static readonly TimeSpan TooShort = TimeSpan.FromSeconds(1);

    /// <summary>One failure may be chance; at the third in a row somebody should know.</summary>
    private const int Telling = 3;

    private readonly IApi _api;
    private readonly ApiTarget _target;
    private readonly ListOptions _selection;
    private readonly IObjectFollower _follower;
    private readonly TimeProvider _clock;
    private readonly FollowServices _services;
    private readonly FollowBackOff _backOff;
    private readonly ILogger _log;
    private readonly string _name;

    /// <summary>Follows nothing yet.</summary>
    /// <param name="api">The server.</param>
    /// <param name="target">The kind, and the namespace if only one.</param>
    /// <param name="selection">Which of its objects, and in what form.</param>
    /// <param name="follower">Who is told.</param>
    /// <param name="services">What it stands on.</param>
    public Follow(IApi api, ApiTarget target, ListOptions selection, IObjectFollower follower, FollowServices services)
    {
        (_api, _target, _selection, _follower, _services) = (api, target, selection, follower, services);
        (_clock, _log, _backOff) = (services.Clock, services.Log, new FollowBackOff(services.Ids));
        _name = target.Namespace.Length == 0
            ? $"following {target.Resource.Names.Plural}"
            : $"following {target.Resource.Names.Plural} in {target.Namespace}";
    }

    /// <summary>Follows until it is cancelled; then it returns, and does not throw.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        FollowState state = new FollowState.Unlisted("0");
        try
        {
            while (!ct.IsCancellationRequested)
            {
                state = await StepAsync(state, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The owner stops.
        }
        finally
        {
            _services.Health?.GoesOn(_name);
        }
    }

    internal async Task<FollowState> StepAsync(FollowState state, CancellationToken ct) => state switch
    {
        FollowState.Unlisted unlisted => await ListAsync(unlisted, ct),
        FollowState.Current current => await WatchAsync(current, ct),
        FollowState.Waiting waiting => await WaitAsync(waiting, ct),
        _ => throw new InvalidOperationException($"no such state: {state}"),
    };

    private async Task<FollowState> ListAsync(FollowState.Unlisted state, CancellationToken ct)
    {
        try
        {
            var list = await _api.ListAsync(_target, _selection with { ResourceVersion = state.ResourceVersion }, ct);
            _follower.Replace(_target.Resource, list.Items);
            GoesWell();
            return new FollowState.Current(list.Revision);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return new FollowState.Waiting(new FollowState.Unlisted(""), e);
        }
    }

    private async Task<FollowState> WatchAsync(FollowState.Current state, CancellationToken ct)
    {
        var at = state.At;
        var began = _clock.GetTimestamp();
        try
        {
            var options = _selection with { ResourceVersion = at.ToString(), AllowWatchBookmarks = true };
            await foreach (var change in _api.WatchAsync(_target, options, ct))
            {
                if (change.Type == WatchEventType.Error)
                {
                    return AfterError(
                        at, new ApiException(change.Status?.Code ?? 500, change.Status?.Reason ?? "", change.Status?.Message ?? ""));
                }

                Tell(change);
                at = change.Revision > at ? change.Revision : at;
                GoesWell();
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return AfterError(at, e);
        }

        // A server that ends watches right away would otherwise be called in a tight loop.
        var next = new FollowState.Current(at);
        return at == state.At && _clock.GetElapsedTime(began) < TooShort ? new FollowState.Waiting(next, null) : next;
    }

    private void Tell(WatchEvent change)
    {
        try
        {
            switch (change)
            {
                case { Object: null }:
                    break;
                case { Type: WatchEventType.Deleted, Object: { } gone }:
                    _follower.Deleted(gone);
                    break;
                case { Object: { } obj }:
                    _follower.Changed(obj);
                    break;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            TryLog(() => LogUnreadable(e, _target.Resource, change.Object!.Key));
        }
    }

    private static FollowState.Waiting AfterError(Revision at, Exception why) => why is ApiException { Code: 410 }
        ? new(new FollowState.Unlisted(""), why)
        : new(new FollowState.Current(at), why);

    private async Task<FollowState> WaitAsync(FollowState.Waiting state, CancellationToken ct)
    {
        var delay = _backOff.Next();
        if (state.Why is { } why)
        {
            if (_backOff.Row >= Telling)
            {
                _services.Health?.Fails(_name, why.Message);
            }

            TryLog(() => LogInterrupted(_target.Resource, why.Message, delay));
        }

        await Task.Delay(delay, _clock, ct);
        return state.Then;
    }

    /// <summary>A log that cannot be written ends no following.</summary>
    private static void TryLog(Action log)
    {
        try
        {
            log();
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }

    private void GoesWell()
    {
        if (_backOff.Row > 0)
        {
            _backOff.Reset();
            _services.Health?.GoesOn(_name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Following {Resource} was interrupted ({Why}); going on in {Delay}")]
    private partial void LogInterrupted(Resource resource, string why, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "A change of {Resource} {Key} cannot be read and is left out")]
    private partial void LogUnreadable(Exception why, Resource resource, ObjectKey key);
}
