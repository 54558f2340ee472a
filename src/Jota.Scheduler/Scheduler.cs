using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Scheduler;

/// <summary>
/// Gives every pod that has none a node: follows pods and nodes, decides on its own picture of the cluster, and binds. Disposing
/// stops it and waits until it has stopped.
/// </summary>
public sealed class Scheduler : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FailureLog _failures = new();
    private readonly InformerFactory? _ownInformers;
    private readonly InformerFactory _informers;
    private readonly SeriesEventRecorder _events;
    private readonly ConditionWriter _conditions;
    private readonly Binder _binder;
    private readonly SchedulingLoop _loop;
    private Task _running = Task.CompletedTask;

    private Scheduler(SchedulerOptions options)
    {
        var logging = options.Logging ?? NullLoggerFactory.Instance;
        var log = logging.CreateLogger<Scheduler>();
        var pods = options.Api.Catalog.For<V1Pod>();
        _ownInformers = options.Informers is null ? new InformerFactory(options.Api, options.Clock, options.Ids, logging) : null;
        _informers = options.Informers ?? _ownInformers!;
        _events = new SeriesEventRecorder(options.Api, options.Clock, logging, options.Name, $"{options.Name}-{options.Host}");
        _conditions = new ConditionWriter(options.Api, options.Clock, log);
        _binder = new Binder(options.Api, done => _loop!.Post(done));
        var outcomes = new SchedulingOutcomes(_events, _conditions, _failures, pods, options.Clock, log);
        _loop = new SchedulingLoop(options, PluginSet.Default, outcomes, _binder.Bind, log);
    }

    /// <summary>Starts a scheduler: completes when it knows all nodes and pods and is at work.</summary>
    public static async Task<Scheduler> StartAsync(SchedulerOptions options, CancellationToken ct)
    {
        var scheduler = new Scheduler(options);
        try
        {
            await scheduler.StartAsync(ct);
            return scheduler;
        }
        catch
        {
            await scheduler.DisposeAsync();
            throw;
        }
    }

    /// <summary>Why a waiting pod could not be scheduled when it was last tried; null when it has not failed, or is scheduled.</summary>
    /// <param name="uid">The pod's uid.</param>
    public SchedulingFailure? FailureOf(string uid) => _failures.Find(uid);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }

        await (_ownInformers?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _events.DisposeAsync();
        _conditions.Dispose();
        _loop.Dispose();
        _stop.Dispose();
    }

    private async Task StartAsync(CancellationToken ct)
    {
        Subscribe();
        await _informers.StartAsync(ct);
        _running = Task.WhenAll(
            Task.Run(() => _loop.RunAsync(_stop.Token), CancellationToken.None), _binder.RunAsync(_stop.Token), _conditions.RunAsync(_stop.Token));
    }

    private void Subscribe()
    {
        _informers.For<V1Node>().Subscribe(new InformerHandler<V1Node>
        {
            Added = node => _loop.Post(new SchedulerInput.NodePut(node)),
            Updated = (_, node) => _loop.Post(new SchedulerInput.NodePut(node)),
            Deleted = node => _loop.Post(new SchedulerInput.NodeGone(node)),
        });
        _informers.For<V1Pod>().Subscribe(new InformerHandler<V1Pod>
        {
            Added = pod => _loop.Post(new SchedulerInput.PodPut(null, pod)),
            Updated = (before, pod) => _loop.Post(new SchedulerInput.PodPut(before, pod)),
            Deleted = pod => _loop.Post(new SchedulerInput.PodGone(pod)),
        });
    }
}
