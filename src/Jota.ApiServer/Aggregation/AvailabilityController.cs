using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Storage;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Aggregation;

/// <summary>
/// Tells in each APIService whether it can be used: what this server serves always can; others are asked whenever their Service or its
/// endpoints change, and twice a minute, more often while they are away. Where nothing is aggregated, nothing is done.
/// </summary>
internal sealed partial class AvailabilityController : IAsyncDisposable
{
    private const int Workers = 4;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    // It may just be about to start, and nobody tells when it listens.
    private static readonly TimeSpan PeriodWhileAway = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly WorkQueue<string> _queue;
    private readonly IApi _api;
    private readonly WatchCache _services;
    private readonly AggregationTable _table;
    private readonly Func<AggregatedService, CancellationToken, Task<Availability>> _ask;
    private readonly Action<string> _forget;
    private readonly FollowServices _following;
    private ImmutableDictionary<string, Availability> _found = ImmutableDictionary<string, Availability>.Empty;
    private Task _running = Task.CompletedTask;

    /// <param name="api">The API as the server itself.</param>
    /// <param name="services">The stored APIServices.</param>
    /// <param name="table">Those of them that other servers serve.</param>
    /// <param name="ask">Asks one of these.</param>
    /// <param name="forget">Called for one that is none of them any more.</param>
    /// <param name="following">What waiting stands on.</param>
    public AvailabilityController(
        IApi api, WatchCache services, AggregationTable table,
        Func<AggregatedService, CancellationToken, Task<Availability>> ask, Action<string> forget, FollowServices following)
    {
        (_api, _services, _table, _ask, _forget, _following) = (api, services, table, ask, forget, following);
        _queue = new(following.Clock);
        table.OnChange = _queue.Add;
    }

    /// <summary>
    /// What was found of those that other servers serve, by the name of the APIService. Another object after every change.
    /// </summary>
    public ImmutableDictionary<string, Availability> Found => Volatile.Read(ref _found);

    /// <summary>Something about a Service has changed: those behind it are asked again.</summary>
    public void Look(ObjectKey service)
    {
        foreach (var (name, one) in _table.All)
        {
            if (one.Place.Namespace == service.Namespace && one.Place.Name == service.Name)
            {
                _queue.Add(name);
            }
        }
    }

    public void Start(LoopHealth loops) => _running = Task.WhenAll(Enumerable.Range(1, Workers)
        .Select(number => new Loop($"API services, worker {number}", loops, _following.Clock, _following.Log))
        .Select(loop => Task.Run(() => loop.ForeverAsync(WorkAsync, _stop.Token))));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _queue.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        var name = await _queue.TakeAsync(ct);
        try
        {
            await ReconcileAsync(name, ct);
            _queue.Forget(name);
        }
        catch (ApiException e) when (e.Reason is "Conflict" or "NotFound")
        {
            // Somebody else was faster: what he wrote leads back here.
            _queue.Forget(name);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Failed(_following.Log, e, name);
            _queue.AddAfterFailure(name);
        }
        finally
        {
            _queue.Done(name);
        }
    }

    private async Task ReconcileAsync(string name, CancellationToken ct)
    {
        var remote = _table.All.GetValueOrDefault(name);
        if (remote is null && ImmutableInterlocked.TryRemove(ref _found, name, out _))
        {
            _queue.NotLater(name);
            _forget(name);
        }

        if (_services.Find(_services.KeyOf(ObjectKey.Cluster(name)))?.As<V1APIService>() is not { } service)
        {
            return;
        }

        var found = remote is null ? Availability.Local : await _ask(remote, ct);
        if (remote is not null)
        {
            ImmutableInterlocked.AddOrUpdate(ref _found, name, found, (_, _) => found);
            _queue.AddAfter(name, found.IsAvailable ? Period : PeriodWhileAway);
        }

        var told = APIServices.Availability(service);
        if ((told?.Status, told?.Reason, told?.Message) != (found.IsAvailable ? "True" : "False", found.Reason, found.Message))
        {
            var now = _following.Clock.ObjectNow();
            var status = APIServices.With(service.Status, found.IsAvailable, found.Reason, found.Message, now);
            await _api.UpdateStatusAsync(service with { Status = status }, ct);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "It could not be found out whether {Name} is available; it is tried again")]
    private static partial void Failed(ILogger log, Exception e, string name);
}
