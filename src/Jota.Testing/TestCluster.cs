using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using Jota.Kubelet;
using Jota.Kubelet.Simulated;
using Jota.Store.Memory;
using Jota.Testing.Time;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Testing;

/// <summary>
/// A whole cluster inside a test's own process: API server, controllers, scheduler and simulated nodes, on a clock of its own. No port
/// is opened and no file written; any number of clusters live side by side.
/// </summary>
/// <remarks>
/// Waiting (<see cref="UntilAsync"/>, <see cref="UntilGoneAsync"/>, <see cref="PassAsync"/>) lets the cluster's time pass by itself,
/// in steps from one timer to the next, each taken when the cluster has nothing else to do. Between such calls the clock stands still.
/// </remarks>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly TestClusterOptions _options;
    private readonly SteppedClock _clock;
    private readonly VirtualTime _time;
    private readonly ErrorLog _log;
    private readonly MemoryStore _store;
    private ClusterParts? _parts;
    private SimulatedNodes? _nodes;
    private bool _failed;

    private TestCluster(TestClusterOptions options)
    {
        _options = options;
        _clock = new SteppedClock(options.StartTime);
        _store = new MemoryStore(clock: _clock);
        _time = new VirtualTime(_clock, () => _store.Revision);
        _log = new ErrorLog(options.Logging);
    }

    /// <summary>The API, as the administrator.</summary>
    public IApi Api => Parts.Administrator;

    /// <summary>
    /// The cluster's time. To let much of it pass, use <see cref="PassAsync"/>: nodes whose clock jumps have missed their heartbeats.
    /// </summary>
    public FakeTimeProvider Clock => _clock;

    /// <summary>The names of the nodes.</summary>
    public IReadOnlyCollection<string> Nodes => _nodes?.Names ?? [];

    /// <summary>The steps that pods took, with their times.</summary>
    public PodTrace Trace => Parts.Trace;

    /// <summary>What components logged as errors so far.</summary>
    public IReadOnlyList<string> Errors => _log.Errors;

    internal ErrorLog Log => _log;

    /// <summary>
    /// Serves a kind without a model type from now on, as a custom resource is; its objects are <see cref="UntypedObject"/>s.
    /// </summary>
    public async Task<UntypedResource> ServeAsync(UntypedKind kind, CancellationToken ct = default)
    {
        var resource = new UntypedResource(kind);
        await Parts.Core.RegisterAsync(resource, ct);
        return resource;
    }

    /// <summary>Serves such a kind no longer. Its objects stay stored, and are there again when the kind is.</summary>
    public Task StopServingAsync(UntypedResource resource) => Parts.Core.UnregisterAsync(resource);

    private ClusterParts Parts => _parts ?? throw new ObjectDisposedException(nameof(TestCluster));

    /// <summary>
    /// Starts a cluster with some simulated nodes: returns when they are ready and pods can be made in the default namespace.
    /// </summary>
    /// <param name="nodes">How many; without any, pods wait for one.</param>
    /// <param name="ct">Gives up the start.</param>
    public static Task<TestCluster> StartAsync(int nodes = 1, CancellationToken ct = default) =>
        StartAsync(new TestClusterOptions { Nodes = nodes }, ct);

    /// <summary>Starts a cluster: returns when its nodes are ready and pods can be made in the default namespace.</summary>
    public static async Task<TestCluster> StartAsync(TestClusterOptions options, CancellationToken ct = default)
    {
        var cluster = new TestCluster(options);
        try
        {
            var starting = cluster.StartPartsAsync(ct);
            await cluster.PassUntilAsync(starting, "the cluster did not start", ct);
            await starting;
            await cluster.UntilReadyAsync(ct);
            return cluster;
        }
        catch
        {
            cluster._failed = true;
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The API on behalf of somebody else.</summary>
    public IApi As(UserIdentity user) => Parts.Core.As(user);

    /// <summary>The runtime of a node, to see what runs there.</summary>
    public SimulatedRuntime RuntimeOf(string node) =>
        RunsHere(node).RuntimeOf(node);

    /// <summary>
    /// Completes when an object exists and is as wanted, and answers a copy of it that is the caller's own. Watches, and lets time pass
    /// meanwhile. Throws <see cref="TimeoutException"/> when <see cref="TestClusterOptions.Patience"/> has passed.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <param name="condition">What is waited for; sees every state of the object, which it must not change.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<T> UntilAsync<T>(ObjectKey key, Func<T, bool> condition, CancellationToken ct = default)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watch = new ObjectWatch(Api, Api.Catalog.For<T>(), key);
        var found = Task.Run(() => watch.UntilAsync(obj => obj is not null && condition(obj.As<T>()), stop.Token), CancellationToken.None);
        var obj = await WaitAsync(found, stop, () => $"{key} did not become as wanted; its last state: {watch.LastText}", ct);
        return (T)obj!.Decode();
    }

    /// <summary>
    /// Completes when an object does not exist, or no longer. Watches, and lets time pass meanwhile. Throws
    /// <see cref="TimeoutException"/> when <see cref="TestClusterOptions.Patience"/> has passed.
    /// </summary>
    public async Task UntilGoneAsync<T>(ObjectKey key, CancellationToken ct = default)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watch = new ObjectWatch(Api, Api.Catalog.For<T>(), key);
        var gone = Task.Run(() => watch.UntilAsync(obj => obj is null, stop.Token), CancellationToken.None);
        await WaitAsync(gone, stop, () => $"{key} is still there; its last state: {watch.LastText}", ct);
    }

    /// <summary>Lets an amount of the cluster's time pass, with everybody at work as on any other day.</summary>
    public Task PassAsync(TimeSpan time, CancellationToken ct = default) =>
        _time.PassUntilAsync(new TaskCompletionSource().Task, _clock.Peek() + time, ct);

    /// <summary>
    /// Sets the clock on the wall, forwards or back, as an administrator or NTP does: every date jumps, and nothing that waits comes due
    /// sooner or later.
    /// </summary>
    public void JumpClock(TimeSpan by) => _clock.Jump(by);

    /// <summary>
    /// Lets the controllers and the scheduler crash, wherever they are, and start anew: they know only what the API tells them.
    /// </summary>
    public async Task RestartControllersAsync(CancellationToken ct = default)
    {
        var restarting = Parts.RestartControlAsync(ct);
        await PassUntilAsync(restarting, "controllers and scheduler did not start anew", ct);
        await restarting;
    }

    /// <summary>Ends a running container as if its process had ended. Throws when the pod has no such running container.</summary>
    public async Task CrashAsync(ObjectKey pod, string container, int exitCode = 1, CancellationToken ct = default)
    {
        var running = await Api.GetAsync<V1Pod>(pod, ct);
        var status = running.Status?.ContainerStatuses?.FirstOrDefault(c => c.Name == container && c.State?.Running is not null)
            ?? throw new InvalidOperationException($"{pod} has no running container {container}");
        RuntimeOf(running.Spec.NodeName)
            .Crash(status.ContainerID[(status.ContainerID.IndexOf("://", StringComparison.Ordinal) + 3)..], exitCode);
    }

    /// <summary>
    /// Lets a node be lost: nothing is heard of it any more and nothing reaches it. What runs on it runs on; after 50 seconds of the
    /// cluster's time the node counts as lost, and after another 5 minutes its pods are made anew elsewhere.
    /// </summary>
    public Task LoseNodeAsync(string node) => RunsHere(node).LoseAsync(node);

    /// <summary>Lets a lost node come back, with what still runs on it.</summary>
    public Task RestoreNodeAsync(string node, CancellationToken ct = default) => RunsHere(node).RestoreAsync(node, ct);

    /// <summary>
    /// Stops the cluster. Throws <see cref="ClusterErrorsException"/> when components logged errors, unless a wait had failed already.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_parts is { } parts)
        {
            _parts = null;
            await parts.DisposeAsync();
            _time.Dispose();
            if (_options.FailOnErrors && !_failed && _log.Errors is { Count: > 0 } errors)
            {
                throw new ClusterErrorsException(errors);
            }
        }
    }

    private SimulatedNodes RunsHere(string node) =>
        Nodes.Contains(node) ? _nodes! : throw new ArgumentException($"there is no node {node}", nameof(node));

    private async Task StartPartsAsync(CancellationToken ct)
    {
        // A source of randomness for each part: how much one draws changes nothing for the others.
        var parts = _parts = await ClusterParts.StartAsync(_store, _clock, IdSource.Seeded(_options.Seed), _log, ct);
        await parts.StartControlAsync(_clock, IdSource.Seeded(_options.Seed + 1), _log, ct, CacheChecks.Mutations);
        if (_options.Nodes > 0)
        {
            _nodes = await parts.StartSimulatedNodesAsync(
                _options.Nodes, _clock, IdSource.Seeded(_options.Seed + 2), _log, ct, _options.Script);
        }
    }

    private async Task UntilReadyAsync(CancellationToken ct)
    {
        await UntilAsync<V1ServiceAccount>(new("default", "default"), _ => true, ct);
        foreach (var node in Nodes)
        {
            await UntilAsync<V1Node>(ObjectKey.Cluster(node), n => IsReady(n) && n.Spec.Taints is null or [], ct);
        }

        // What is stored is not yet known to everybody: one look more, without letting time pass.
        await _time.PassUntilAsync(new TaskCompletionSource().Task, _clock.Peek(), ct);
    }

    private static bool IsReady(V1Node node) => node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    private async Task<T> WaitAsync<T>(Task<T> found, CancellationTokenSource stop, Func<string> failure, CancellationToken ct)
    {
        try
        {
            await PassUntilAsync(found, failure, ct);
            return await found;
        }
        finally
        {
            await stop.CancelAsync();
            await found.ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private Task PassUntilAsync(Task done, string failure, CancellationToken ct) => PassUntilAsync(done, () => failure, ct);

    private async Task PassUntilAsync(Task done, Func<string> failure, CancellationToken ct)
    {
        await _time.PassUntilAsync(done, _clock.Peek() + _options.Patience, ct);
        if (!done.IsCompleted)
        {
            _failed = true;
            throw new TimeoutException(
                string.Join(Environment.NewLine, [$"in {_options.Patience} of the cluster's time, {failure()}", .. Errors]));
        }
    }
}
