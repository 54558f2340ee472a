using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Scheduler.Tests;

/// <summary>The loop on its own: what it is told comes in an order that the test chooses, which no server can promise.</summary>
public sealed class SchedulingLoopTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<IReadOnlyList<string>> _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _binding = [];
    private InProcessApi _cluster = null!;
    private SeriesEventRecorder _events = null!;
    private ConditionWriter _conditions = null!;
    private SchedulingLoop _loop = null!;
    private Action<QueuedPod> _whenFirstIsBound = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await InProcessApi.StartAsync();
        _events = new SeriesEventRecorder(_cluster.Api, _cluster.Clock, NullLoggerFactory.Instance, "default-scheduler", "here");
        _conditions = new ConditionWriter(_cluster.Api, _cluster.Clock, NullLogger.Instance);
        var outcomes = new SchedulingOutcomes(
            new(_events), _conditions, new FailureLog(), _cluster.Api.Catalog.For<V1Pod>(), _cluster.Clock, NullLogger.Instance);
        _loop = new SchedulingLoop(
            new() { Api = _cluster.Api, Clock = _cluster.Clock, Ids = IdSource.Seeded(1) }, new(DefaultPlugins.Set), outcomes, Bind, _ => { }, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _loop.Dispose();
        _conditions.Dispose();
        await _events.DisposeAsync();
        await _cluster.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_binding_that_was_stored_but_answered_with_an_error_still_takes_its_room()
    {
        _whenFirstIsBound = first =>
        {
            _loop.Post(Told(first));
            _loop.Post(Failed(first));
        };
        Assert.Equal(["first", "needs nothing"], await BoundAsync());
    }

    [Fact]
    public async Task A_binding_that_was_stored_takes_its_room_when_that_is_told_after_the_error()
    {
        _whenFirstIsBound = first =>
        {
            _loop.Post(Failed(first));
            _loop.Post(Told(first));
        };
        Assert.Equal(["first", "needs nothing"], await BoundAsync());
    }

    [Fact]
    public async Task A_binding_that_failed_gives_its_room_to_the_next()
    {
        _whenFirstIsBound = first => _loop.Post(Failed(first));
        Assert.Equal(["first", "second", "needs nothing"], await BoundAsync());
    }

    /// <summary>Who is bound, in order, when two pods want the one node's only CPU and a third, that is less urgent, wants nothing.</summary>
    private async Task<IReadOnlyList<string>> BoundAsync()
    {
        _loop.Post(new SchedulerInput.NodePut(A.Node("n", "1")));
        _loop.Post(new SchedulerInput.PodPut(null, A.Pod("first", "1")));
        var running = _loop.RunAsync(_stop.Token);
        var bound = await _bound.Task.WaitAsync(InProcessApi.Patience, TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return bound;
    }

    /// <summary>Called by the loop between two of its inputs: it takes in all that is posted here before it schedules the next pod.</summary>
    private void Bind(QueuedPod pod, string node)
    {
        _binding.Add(pod.Shape.Key.Name);
        switch (pod.Shape.Key.Name)
        {
            case "first":
                _whenFirstIsBound(pod);
                _loop.Post(new SchedulerInput.PodPut(null, A.Pod("second", "1")));
                _loop.Post(new SchedulerInput.PodPut(null, A.Pod("needs nothing", priority: -1)));
                break;
            case "needs nothing":
                _bound.TrySetResult([.. _binding]);
                break;
        }
    }

    private static SchedulerInput.PodPut Told(QueuedPod pod) =>
        new(pod.Shape.Pod, pod.Shape.Pod with { Spec = pod.Shape.Pod.Spec with { NodeName = "n" } });

    private static SchedulerInput.BindingDone Failed(QueuedPod pod) => new(pod, "n", new ApiException(500, "InternalError", "out of order"));
}
