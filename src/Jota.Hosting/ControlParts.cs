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
        var core = parts.Core;
        var controllers = core.As(Identities.ControllerManager);
        var loops = new LoopHealth(parts.Loops, "controllers and scheduler");
        var informers = new InformerFactory(controllers, options.Clock, options.Ids, options.Logging, options.Checks, loops);
        _started.Push(informers);
        _runner = await ControllerRunner.StartAsync(
            new ControllerRunnerOptions
            {
                Api = controllers,
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
        _started.Push(_runner);
        _started.Push(await Scheduler.Scheduler.StartAsync(
            new Scheduler.SchedulerOptions
            {
                Api = core.As(Identities.Scheduler),
                Clock = options.Clock,
                Ids = options.Ids,
                Logging = options.Logging,
                Configuration = options.Scheduling,
                Trace = parts.Trace,
                Loops = parts.Loops,
                Informers = informers,
            },
            ct));
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
}
