using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Upkeep that only one of several servers of a store may do: it runs while this one holds a Lease, and is told to end before another can
/// hold it.
/// </summary>
internal sealed class ElectedUpkeep : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<IAsyncDisposable?> _start;
    private readonly Task _running;
    private volatile bool _leads;

    /// <summary>Begins to stand for it.</summary>
    /// <param name="api">The API as the server itself.</param>
    /// <param name="lease">Which Lease, and who this server is.</param>
    /// <param name="services">What waiting stands on.</param>
    /// <param name="log">Where it is told who leads.</param>
    /// <param name="loops">Where it is told that it cannot go on.</param>
    /// <param name="start">Begins the upkeep; disposing what it answers ends it.</param>
    public ElectedUpkeep(
        IApi api,
        LeaderElectorOptions lease,
        FollowServices services,
        ILogger<LeaderElector> log,
        LoopHealth loops,
        Func<IAsyncDisposable?> start)
    {
        _start = start;
        var loop = new Loop("standing for upkeep", loops, services.Clock, services.Log);
        _running = Task.Run(() => loop.ForeverAsync(StandAsync, _stop.Token));

        Task StandAsync(CancellationToken ct) =>
            new LeaderElector(api, services.Clock, log, lease).RunAsync(leading => LeadAsync(services.Clock, leading), ct);
    }

    /// <summary>Whether this server does it now.</summary>
    public bool Leads => _leads;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task LeadAsync(TimeProvider clock, CancellationToken leading)
    {
        await using var upkeep = _start();
        _leads = true;
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, leading);
        }
        catch (OperationCanceledException)
        {
            // Lost, or stopping.
        }
        finally
        {
            _leads = false;
        }
    }
}
