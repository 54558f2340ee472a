using System.Collections.Concurrent;
using System.Globalization;
using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s;
using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

/// <summary>
/// The deployment controller at work on a real API server, with the test in the part of the replica sets' controller: what it does is noted
/// in order. Replica sets are numbered in the order in which they appear.
/// </summary>
internal sealed class RolloutStage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly InProcessApi _cluster;
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _sizes = [];
    private readonly Lock _gate = new();
    private readonly List<string> _steps = [];
    private readonly List<string> _progress = [];
    private readonly ControllerRunner _runner;
    private readonly Task _watching;
    private string? _reason;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RolloutStage(InProcessApi cluster, ControllerRunner runner)
    {
        _cluster = cluster;
        _runner = runner;
        _watching = Task.WhenAll(WatchAsync<V1ReplicaSet>(Note), WatchAsync<V1Deployment>(Note), PassAsync());
    }

    /// <summary>The sizes that replica sets were given so far: <c>2=1</c>.</summary>
    public string Steps
    {
        get
        {
            lock (_gate)
            {
                return string.Join(' ', _steps);
            }
        }
    }

    /// <summary>The reasons that the Progressing condition had so far.</summary>
    public string Progress
    {
        get
        {
            lock (_gate)
            {
                return string.Join(' ', _progress);
            }
        }
    }

    public static async Task<RolloutStage> StartAsync(InProcessApi cluster, DeploymentOptions? options = null)
    {
        var runner = await ControllerRunner.StartAsync(
            new()
            {
                Api = cluster.Api,
                Clock = cluster.Clock,
                Ids = IdSource.Seeded(3),
                Checks = CacheChecks.Mutations,
                Controllers = [context => new DeploymentController(context, options ?? new())],
            },
            CancellationToken.None);
        return new RolloutStage(cluster, runner);
    }

    /// <summary>Forgets what was noted, for the next scene.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _steps.Clear();
            _progress.Clear();
        }
    }

    /// <summary>Makes a deployment, and plays its first rollout to the end.</summary>
    public async Task CreateAsync(V1Deployment deployment)
    {
        deployment.Metadata.Uid = null;
        deployment.Status = null;
        await _cluster.CreateAsync(deployment);
        await UntilSizeAsync(1, deployment.Spec.Replicas ?? 1);
        await CountAsync(1, deployment.Spec.Replicas ?? 1);
        await UntilProgressAsync(DeploymentConditions.NewReplicaSetAvailable);
    }

    public async Task ChangeAsync(Action<V1DeploymentSpec> change)
    {
        while (true)
        {
            try
            {
                await _cluster.ChangeAsync<V1Deployment>("web", d => change(d.Spec));
                return;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // Its status was written meanwhile.
            }
        }
    }

    public Task SetImageAsync(string image) => ChangeAsync(spec => spec.Template.Spec.Containers[0].Image = image);

    /// <summary>As the replica set's controller: its present size is seen, and pods are counted.</summary>
    public async Task CountAsync(int number, int pods, int? available = null, int ending = 0)
    {
        var key = new ObjectKey("default", NameOf(number));
        while (true)
        {
            var rs = await _cluster.Api.GetAsync<V1ReplicaSet>(key, CancellationToken.None);
            V1ReplicaSetStatus status = new()
            {
                ObservedGeneration = rs.Metadata.Generation,
                Replicas = pods,
                FullyLabeledReplicas = pods,
                ReadyReplicas = available ?? pods,
                AvailableReplicas = available ?? pods,
                TerminatingReplicas = ending,
                Conditions = rs.Status?.Conditions,
            };
            try
            {
                await _cluster.Api.UpdateStatusAsync(rs with { Status = status }, CancellationToken.None);
                return;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // Scaled meanwhile.
            }
        }
    }

    /// <summary>Completes when a replica set was given a size, at any time since the last <see cref="Clear"/>.</summary>
    public Task UntilSizeAsync(int number, int size)
    {
        var step = Step(number, size);
        return UntilAsync(() => _steps.Contains(step), $"{step} is missing after {string.Join(' ', _steps)}");
    }

    public Task<V1Deployment> UntilAsync(Func<V1Deployment, bool> wanted) => _cluster.UntilAsync<V1Deployment>(wanted);

    public Task UntilProgressAsync(string reason) =>
        UntilAsync(() => _progress.Contains(reason), $"{reason} is missing after {string.Join(' ', _progress)}");

    public Task<V1ReplicaSet> ReplicaSetAsync(int number) => _cluster.GetAsync<V1ReplicaSet>(NameOf(number));

    public async Task<string[]> EventsAsync(int count)
    {
        List<string> messages = [];
        await _cluster.UntilAsync<Corev1Event>(e =>
        {
            messages.Add(string.Join(' ', e.Source.Component, e.Type, e.Reason, e.Message));
            return messages.Count == count;
        });
        lock (_gate)
        {
            return [.. messages.Select(m => _names.Aggregate(m, (text, name) => text.Replace(name, $"rs{_names.IndexOf(name) + 1}", StringComparison.Ordinal)))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private static string Step(int number, int size) => string.Create(CultureInfo.InvariantCulture, $"{number}={size}");

    private string NameOf(int number)
    {
        lock (_gate)
        {
            return _names[number - 1];
        }
    }

    private void Note(V1ReplicaSet rs)
    {
        if (!_names.Contains(rs.Metadata.Name))
        {
            _names.Add(rs.Metadata.Name);
        }

        if (!_sizes.TryGetValue(rs.Metadata.Name, out var size) || size != rs.Desired())
        {
            _sizes[rs.Metadata.Name] = rs.Desired();
            _steps.Add(Step(_names.IndexOf(rs.Metadata.Name) + 1, rs.Desired()));
        }
    }

    private void Note(V1Deployment deployment)
    {
        if (DeploymentConditions.Find(deployment.Status?.Conditions, DeploymentConditions.Progressing) is { } condition
            && _reason != condition.Reason)
        {
            _reason = condition.Reason;
            _progress.Add(condition.Reason);
        }
    }

    private async Task UntilAsync(Func<bool> wanted, string missing)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (wanted())
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(missing);
            }
        }
    }

    /// <summary>What was refused because somebody else was faster is tried again a few milliseconds later.</summary>
    private async Task PassAsync()
    {
        var tick = TimeSpan.FromMilliseconds(5);
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(tick, TimeProvider.System, CancellationToken.None);
            _cluster.Clock.Advance(tick);
        }
    }

    private async Task WatchAsync<T>(Action<T> note)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var all = new ApiTarget(_cluster.Api.Catalog.For<T>(), "default");
            await foreach (var change in _cluster.Api.WatchAsync(all, ListOptions.All, _stop.Token))
            {
                if (change is { Type: WatchEventType.Added or WatchEventType.Modified, Object: { } obj })
                {
                    lock (_gate)
                    {
                        note(obj.As<T>());
                        _changed.TrySetResult();
                        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }
}
