using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using k8s;
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
    private readonly List<KeyValuePair<string, SeriesEventRecorder>> _events;
    private readonly ConditionWriter _conditions;
    private readonly Binder _binder;
    private readonly VolumeWriter _volumes;
    private readonly PreemptionWriter _preemptions;
    private readonly ImmutableArray<Extender> _extenders;
    private readonly ExtenderQueue? _asking;
    private readonly SchedulingLoop _loop;
    private readonly Loop _scheduling;
    private Task _running = Task.CompletedTask;

    private Scheduler(SchedulerOptions options)
    {
        var logging = options.Logging ?? NullLoggerFactory.Instance;
        var log = logging.CreateLogger<Scheduler>();
        var pods = options.Api.Catalog.For<V1Pod>();
        _ownInformers = options.Informers is null
            ? new InformerFactory(options.Api, options.Clock, options.Ids, logging, health: options.Loops)
            : null;
        _informers = options.Informers ?? _ownInformers!;
        _events = [.. options.Configuration.Profiles.Select(profile => KeyValuePair.Create(
            profile.Name, new SeriesEventRecorder(options.Api, options.Clock, logging, profile.Name, $"{profile.Name}-{options.Host}")))];
        var events = new ProfileEvents(_events);
        _conditions = new ConditionWriter(options.Api, options.Clock, log);
        _volumes = new VolumeWriter(
            options.Api, (uid, why) => _loop!.Post(new SchedulerInput.Permitted(uid, VolumeBindingPlugin.PluginName, why)));
        _extenders = [.. options.Configuration.Extenders.Select(extender => new Extender(extender, options.Clock))];
        _asking = _extenders.IsEmpty ? null : new ExtenderQueue(
            new ExtenderRound(_extenders, log),
            (uid, answer, failure) => _loop!.Post(new SchedulerInput.ExtendersAnswered(uid, answer, failure)));
        var binding = _extenders.FirstOrDefault(extender => extender.Binds);
        var binder = binding is null ? null : new ExtenderBindPlugin(binding.IsAbout, binding.BindAsync);
        var profiles = new ProfileSet(
            [.. options.Configuration.Profiles.Select(profile => KeyValuePair.Create(profile.Name, Set(profile)))]);
        _binder = new Binder(profiles, done => _loop!.Post(done));
        _preemptions = new PreemptionWriter(
            options.Api, events, options.Clock, log, victim => _loop!.Post(new SchedulerInput.PreemptionFailed(victim)));
        var outcomes = new SchedulingOutcomes(events, _conditions, _failures, pods, options.Clock, log);
        _loop = new SchedulingLoop(options, profiles, outcomes, _binder.Bind, _preemptions.Write, log, _asking);
        _scheduling = new Loop("scheduling", options.Loops, options.Clock, log);

        PluginSet Set(SchedulerProfile profile) => ProfilePlugins.Of(
            profile,
            DefaultPlugins.Of(profile.Arguments, _volumes.Write, new PodBinder(options.Api).BindAsync),
            options.Configuration.PercentageOfNodesToScore,
            binder);
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
        foreach (var (_, recorder) in _events)
        {
            await recorder.DisposeAsync();
        }

        foreach (var extender in _extenders)
        {
            extender.Dispose();
        }

        _conditions.Dispose();
        _loop.Dispose();
        _stop.Dispose();
    }

    private async Task StartAsync(CancellationToken ct)
    {
        Subscribe();
        await _informers.StartAsync(ct);
        _running = Task.WhenAll(
            Task.Run(() => _scheduling.ForeverAsync(_loop.RunAsync, _stop.Token), CancellationToken.None), _binder.RunAsync(_stop.Token),
            _conditions.RunAsync(_stop.Token), _volumes.RunAsync(_stop.Token), _preemptions.RunAsync(_stop.Token),
            _asking?.RunAsync(_stop.Token) ?? Task.CompletedTask);
    }

    private void Subscribe()
    {
        new StorageFeed(_informers, _loop.Post).Subscribe();
        _informers.For<V1Namespace>().Subscribe(new InformerHandler<V1Namespace>
        {
            Added = Take,
            Updated = (_, ns) => Take(ns),
            Deleted = ns => Take(cluster => cluster.RemoveNamespace(ns.Metadata.Name)),
        });
        FollowWorkloads<V1Service>(WorkloadSelectors.Service, service => Equal(service.Spec?.Selector));
        FollowWorkloads<V1ReplicationController>("ReplicationController", controller => Equal(controller.Spec?.Selector));
        FollowWorkloads<V1ReplicaSet>("ReplicaSet", set => PodSelection.Read(set.Spec?.Selector));
        FollowWorkloads<V1StatefulSet>("StatefulSet", set => PodSelection.Read(set.Spec?.Selector));
        _informers.For<V1PodDisruptionBudget>().Subscribe(new InformerHandler<V1PodDisruptionBudget>
        {
            Added = budget => Take(cluster => cluster.Budgets.Put(budget)),
            Updated = (_, budget) => Take(cluster => cluster.Budgets.Put(budget)),
            Deleted = budget => Take(cluster => cluster.Budgets.Remove(budget)),
        });
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

    private static LabelSelector Equal(IDictionary<string, string>? labels) =>
        labels is null ? LabelSelector.Nothing : LabelSelector.From(labels);

    /// <summary>Selectors hardly ever change, what has them often does.</summary>
    private void FollowWorkloads<T>(string kind, Func<T, LabelSelector> selector)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _informers.For<T>().Subscribe(new InformerHandler<T>
        {
            Added = Put,
            Updated = (before, put) =>
            {
                if (before.Metadata.Generation is null || before.Metadata.Generation != put.Metadata.Generation)
                {
                    Put(put);
                }
            },
            Deleted = gone => Take(cluster => cluster.Workloads.Remove(new(kind, gone.Key()))),
        });

        void Put(T put) => Take(cluster => cluster.Workloads.Put(new(kind, put.Key()), selector(put)));
    }

    private void Take(V1Namespace ns) => _loop.Post(new SchedulerInput.Fact(
        cluster => cluster.PutNamespace(ns.Metadata.Name, ns.Metadata.Labels) ? new ClusterChange.NamespaceChanged() : null));

    private void Take(Action<ClusterState> fact) => _loop.Post(new SchedulerInput.Fact(cluster =>
    {
        fact(cluster);
        return null;
    }));
}
