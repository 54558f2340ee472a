using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Controllers;

/// <summary>Makes a controller on what it stands on.</summary>
public delegate IReconciler ControllerFactory(ControllerContext context);

/// <summary>
/// Runs controllers on one API: owns their informers, queues, recorders and loops. Disposing stops all of it and waits until it
/// has stopped.
/// </summary>
public sealed class ControllerRunner : IAsyncDisposable, IMetricSource
{
    private readonly CancellationTokenSource _stop = new();
    private readonly InformerFactory? _ownInformers;
    private readonly InformerFactory _informers;
    private readonly Dictionary<string, EventRecorder> _recorders = new(StringComparer.Ordinal);
    private readonly List<ControllerWorker> _workers = [];
    private volatile IReadOnlyCollection<(string Name, WorkQueue<ObjectKey> Queue)> _queues = [];
    private readonly ControllerContext _context;
    private readonly LoopHealth _loops;
    private Task _running = Task.CompletedTask;

    private ControllerRunner(ControllerRunnerOptions options)
    {
        var logging = options.Logging ?? NullLoggerFactory.Instance;
        _loops = options.Loops;
        _ownInformers = options.Informers is null
            ? new InformerFactory(options.Api, options.Clock, options.Ids, logging, options.Checks, options.Loops)
            : null;
        _informers = options.Informers ?? _ownInformers!;
        _context = new ControllerContext(options.Api, _informers, options.Clock, options.Ids, logging, RecorderOf, options.ApiAs)
        {
            RootCa = options.RootCa,
            SignAccountToken = options.SignAccountToken,
            SignCertificate = options.SignCertificate,
            PublicKubeconfig = options.PublicKubeconfig,
            OthersAs = options.OthersAs,
        };
    }

    /// <summary>The controllers' queues.</summary>
    internal IReadOnlyCollection<(string Name, WorkQueue<ObjectKey> Queue)> Queues => _queues;

    /// <summary>Starts controllers: completes when their caches have synced and their loops run.</summary>
    public static async Task<ControllerRunner> StartAsync(ControllerRunnerOptions options, CancellationToken ct)
    {
        var runner = new ControllerRunner(options);
        try
        {
            await runner.StartAsync(options.Controllers, ct);
            return runner;
        }
        catch
        {
            await runner.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await (_ownInformers?.DisposeAsync() ?? ValueTask.CompletedTask);
        _workers.ForEach(worker => worker.Dispose());
        foreach (var recorder in _recorders.Values)
        {
            await recorder.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task StartAsync(IReadOnlyList<ControllerFactory> controllers, CancellationToken ct)
    {
        foreach (var create in controllers)
        {
            _workers.Add(new ControllerWorker(create(_context), _context));
        }

        _queues = [.. _workers.Select(worker => (worker.Name, worker.Queue))];

        await _informers.StartAsync(ct);
        _running = Task.WhenAll(_workers.Select(worker => worker.RunAsync(_loops, _stop.Token)));
    }

    /// <inheritdoc/>
    public void Write(MetricWriter into) => QueueMetrics.Write(into, _queues);

    private EventRecorder RecorderOf(string component)
    {
        if (!_recorders.TryGetValue(component, out var recorder))
        {
            _recorders[component] = recorder = new EventRecorder(_context.Api, _context.Clock, _context.Logging, component);
        }

        return recorder;
    }
}
