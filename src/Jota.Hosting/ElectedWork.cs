using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// The work of a component of which several may stand by: begun when this one leads, and over when it does not lead any more. It does not
/// stand again after that: what it knows may be old, and whoever started it can start another (upstream's way).
/// </summary>
internal sealed class ElectedWork : IAsyncDisposable, IMetricSource
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ElectionOptions _election;
    private readonly ComponentServices _services;
    private readonly Func<CancellationToken, Task<IAsyncDisposable>> _begin;
    private volatile bool _leads;
    private volatile bool _works;

    /// <summary>Begins to stand.</summary>
    /// <param name="api">The API, as somebody who may keep the Lease.</param>
    /// <param name="election">Which Lease; without an election the work begins at once.</param>
    /// <param name="services">What it stands on.</param>
    /// <param name="begin">Begins the work; what it answers ends it.</param>
    public ElectedWork(
        IApi api, ElectionOptions election, ComponentServices services, Func<CancellationToken, Task<IAsyncDisposable>> begin)
    {
        (_election, _services, _begin) = (election, services, begin);
        Identity = $"{System.Net.Dns.GetHostName()}_{services.Ids.NewUid()}";
        Ended = Task.Run(() => RunAsync(api, _stop.Token));
    }

    /// <summary>Who it is in the Lease.</summary>
    public string Identity { get; }

    /// <summary>Whether it leads now.</summary>
    public bool Leads => _leads;

    /// <summary>Whether what it leads for has begun.</summary>
    public bool Works => _works;

    /// <summary>
    /// Completes when it was stopped; fails with <see cref="ComponentEndedException"/> when it does not lead any more, or cannot work.
    /// </summary>
    public Task Ended { get; }

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        const string Name = "leader_election_master_status";
        into.Family(
            Name, "gauge",
            "Gauge of if the reporting system is master of the relevant lease, 0 indicates backup, 1 indicates master. "
            + "'name' is the string used to identify the lease.");
        into.Sample(Name, _leads ? 1 : 0, ("name", _election.Lease.Name));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(IApi api, CancellationToken ct)
    {
        try
        {
            await (_election.Elects ? StandAsync(api, ct) : LeadAsync(ct));
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is not ComponentEndedException)
        {
            // Stopped, in whatever way what was under way says so.
            return;
        }
        catch (Exception e) when (e is not ComponentEndedException)
        {
            throw new ComponentEndedException($"cannot go on: {e.Message}", e);
        }

        if (!ct.IsCancellationRequested)
        {
            throw new ComponentEndedException(
                $"leader election lost: the Lease {_election.Lease} could not be renewed within " +
                $"{_election.RenewDeadline.TotalSeconds:0.#}s, or somebody else has taken it");
        }
    }

    private Task StandAsync(IApi api, CancellationToken ct) => new LeaderElector(
        api,
        _services.Clock,
        _services.Logging.CreateLogger<LeaderElector>(),
        new(_election.Lease, Identity)
        {
            Duration = _election.Duration,
            RenewDeadline = _election.RenewDeadline,
            RetryPeriod = _election.RetryPeriod,
        }).RunAsync(LeadAsync, ct);

    private async Task LeadAsync(CancellationToken leading)
    {
        IAsyncDisposable? work = null;
        try
        {
            _leads = true;
            work = await _begin(leading);
            _works = true;
            await _services.Clock.DelayAsync(Timeout.InfiniteTimeSpan, leading);
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            // Lost, or stopping.
        }
        finally
        {
            (_works, _leads) = (false, false);
            await (work?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
