using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// What only one of several servers on one store does, such as the controllers: it runs while this server holds a Lease, and is told to
/// end before another one can hold it.
/// </summary>
internal sealed class ElectedControl : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, Task> _start;
    private readonly Func<Task> _end;
    private readonly Task _running;
    private volatile bool _leads;

    /// <summary>Begins to stand for it.</summary>
    /// <param name="api">The API as the server itself.</param>
    /// <param name="options">Which Lease, and who this server is.</param>
    /// <param name="services">What waiting stands on.</param>
    /// <param name="loops">Where it is told that it cannot go on.</param>
    /// <param name="start">Begins it.</param>
    /// <param name="end">Ends it, as far as it has begun.</param>
    public ElectedControl(
        IApi api, LeaderElectorOptions options, ControlOptions services, LoopHealth loops, Func<CancellationToken, Task> start,
        Func<Task> end)
    {
        (_start, _end) = (start, end);
        var loop = new Loop("standing for control", loops, services.Clock, services.Logging.CreateLogger<ElectedControl>());
        _running = Task.Run(() => loop.ForeverAsync(StandAsync, _stop.Token));

        Task StandAsync(CancellationToken ct) =>
            new LeaderElector(api, services.Clock, services.Logging.CreateLogger<LeaderElector>(), options)
                .RunAsync(leading => LeadAsync(services.Clock, leading), ct);
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
        try
        {
            await _start(leading);
            _leads = true;
            await clock.DelayAsync(Timeout.InfiniteTimeSpan, leading);
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            // Lost, or stopping.
        }
        finally
        {
            _leads = false;
            await _end();
        }
    }
}
