using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Controllers;

namespace Jota.Hosting;

/// <summary>The controllers and the scheduler of a cluster, with the caches that they share; can be stopped and started anew.</summary>
internal sealed class ControlParts(ClusterParts parts, ControlOptions options) : IAsyncDisposable, IMetricSource
{
    private readonly Stack<IAsyncDisposable> _started = [];
    private volatile ControllerRunner? _runner;

    public async Task StartAsync(CancellationToken ct)
    {
        var (controls, schedules) = (Has(ClusterComponent.Controllers), Has(ClusterComponent.Scheduler));
        if (!controls && !schedules)
        {
            return;
        }

        // Shared where there are both; a scheduler by itself sees what a scheduler may.
        var seen = parts.Core.As(controls ? Identities.ControllerManager : Identities.Scheduler);
        var loops = new LoopHealth(parts.Loops, "controllers and scheduler");
        var informers = new InformerFactory(seen, options.Clock, options.Ids, options.Logging, options.Checks, loops);
        _started.Push(informers);
        if (controls)
        {
            _runner = await StartControllersAsync(informers, ct);
            _started.Push(_runner);
        }

        if (schedules)
        {
            _started.Push(await StartSchedulerAsync(informers, ct));
        }
    }

    public async Task RestartAsync(CancellationToken ct)
    {
        await DisposeAsync();
        await StartAsync(ct);
    }

    public void Write(MetricWriter into) => _runner?.Write(into);

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private bool Has(ClusterComponent component) => !options.Without.Contains(component);

    private Task<ControllerRunner> StartControllersAsync(InformerFactory informers, CancellationToken ct)
    {
        var core = parts.Core;
        return ControllerRunner.StartAsync(
            new ControllerRunnerOptions
            {
                Api = core.As(Identities.ControllerManager),
                RootCa = options.Authority?.Pem,
                SignCertificate = options.Authority is { } authority ? authority.Sign : null,
                PublicKubeconfig = options is { Authority: { } own, Server: { } server } ? Kubeconfig.RenderPublic(server, own.Pem) : null,
                SignAccountToken = core.Tokens.IssueFor,
                ApiAs = account => core.As(Identities.Account(account)),
                OthersAs = account => core.OthersAs(Identities.Account(account)),
                Clock = options.Clock,
                Ids = options.Ids,
                Logging = options.Logging,
                Loops = parts.Loops,
                Informers = informers,
                Controllers = BuiltInControllers.With(options.Controllers),
            },
            ct);
    }

    private Task<Scheduler.Scheduler> StartSchedulerAsync(InformerFactory informers, CancellationToken ct) =>
        Scheduler.Scheduler.StartAsync(
            new Scheduler.SchedulerOptions
            {
                Api = parts.Core.As(Identities.Scheduler),
                Clock = options.Clock,
                Ids = options.Ids,
                Logging = options.Logging,
                Configuration = options.Scheduling,
                Trace = parts.Trace,
                Loops = parts.Loops,
                Informers = informers,
            },
            ct);
}
