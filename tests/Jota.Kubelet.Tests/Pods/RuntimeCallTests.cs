using System.Collections.Immutable;
using Grpc.Core;
using Jota.Kubelet.Simulated;

namespace Jota.Kubelet.Tests.Pods;

/// <summary>Calls to a runtime that take their time or fail.</summary>
public sealed class RuntimeCallTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("RunPodSandboxAsync")]
    [InlineData("CreateContainerAsync")]
    [InlineData("StartContainerAsync")]
    public async Task A_pod_that_is_deleted_in_the_middle_of_a_call_waits_for_its_end(string call)
    {
        var entered = new HeldCall();
        var script = new SimulationScript { Otherwise = new SimulatedImage { StopTime = TimeSpan.FromHours(1) } };
        await using var node = await TestNode.StartAsync(script, beforeCalls: (name, ct) => name == call ? entered.HoldAsync(ct) : Task.CompletedTask);
        await node.CreateAsync(TestNode.Pod("web"));
        await DeleteInTheMiddleAsync(node, entered);
        entered.Release();
        await node.UntilGoneAsync("web", Second);
        await node.UntilAsync("other", p => p.Status.Phase == "Running", Second);
        Assert.Single(await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct));
    }

    [Fact]
    public async Task What_is_reported_of_a_pod_deleted_while_its_container_starts_is_what_the_container_did()
    {
        var entered = new HeldCall();
        var script = new SimulationScript { Otherwise = new SimulatedImage { StopTime = TimeSpan.FromHours(1) } };
        await using var node = await TestNode.StartAsync(script, beforeCalls: (name, ct) => name == "StartContainerAsync" ? entered.HoldAsync(ct) : Task.CompletedTask);
        var pod = TestNode.Pod("web");
        pod.Metadata.Finalizers = ["example.com/kept"];
        await node.CreateAsync(pod);
        await DeleteInTheMiddleAsync(node, entered);
        entered.Release();

        var ended = await node.UntilAsync("web", p => p.Status.ContainerStatuses?[0].State.Terminated is not null, Second);
        Assert.Equal(137, ended.Status.ContainerStatuses[0].State.Terminated.ExitCode);
        Assert.NotNull(ended.Status.ContainerStatuses[0].State.Terminated.StartedAt);
    }

    [Fact]
    public async Task Containers_that_do_not_start_are_not_left_behind()
    {
        var starts = 0;
        await using var node = await TestNode.StartAsync(beforeCalls: (name, _) => name == "StartContainerAsync"
            ? throw new RpcException(new Status(StatusCode.Unknown, $"cannot start, try {Interlocked.Increment(ref starts)}"))
            : Task.CompletedTask);
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilAsync(() => Task.FromResult(Volatile.Read(ref starts) >= 8), TimeSpan.FromSeconds(10));

        Assert.InRange((await node.Runtime.ListContainersAsync(null, TestNode.Ct)).Count, 1, 3);
        Assert.Equal("RunContainerError", (await node.GetAsync("web")).Status.ContainerStatuses[0].State.Waiting.Reason);
    }

    [Fact]
    public async Task A_look_that_fails_while_a_pod_is_stopped_does_not_begin_a_second_stop()
    {
        var (stops, looks) = (0, 0);
        var failing = false;
        var script = new SimulationScript
        {
            Images = ImmutableDictionary<string, SimulatedImage>.Empty.Add("quick:1", new SimulatedImage { StopTime = TimeSpan.FromSeconds(5) }),
            Otherwise = new SimulatedImage { StopTime = TimeSpan.FromSeconds(20) },
        };
        await using var node = await TestNode.StartAsync(script, beforeCalls: (name, _) =>
        {
            if (name == "StopContainerAsync")
            {
                Interlocked.Increment(ref stops);
                Volatile.Write(ref failing, true);
            }

            if (name != "ListPodSandboxesAsync" || !Volatile.Read(ref failing))
            {
                return Task.CompletedTask;
            }

            Interlocked.Increment(ref looks);
            throw new RpcException(new Status(StatusCode.Unavailable, "busy"));
        });
        await node.CreateAsync(TestNode.Pod("web", TestNode.Container("a"), TestNode.Container("b", "quick:1")));
        await node.UntilAsync("web", p => p.Status.ContainerStatuses?.All(c => c.Ready) == true);
        await node.DeleteAsync("web", grace: 30);
        await node.UntilAsync(() => Task.FromResult(Volatile.Read(ref stops) == 2));

        // The quick one ends, somebody looks, and is refused; the stop of the other goes on.
        await node.UntilAsync(() => Task.FromResult(Volatile.Read(ref looks) > 0), Second);
        Volatile.Write(ref failing, false);
        await node.UntilGoneAsync("web", Second);
        Assert.Equal(2, stops);
    }

    private static async Task DeleteInTheMiddleAsync(TestNode node, HeldCall call)
    {
        await call.Entered;
        await node.DeleteAsync("web", grace: 5);

        // The node hears of this pod after it heard of the deletion: a call that is cut by that has been cut by now.
        await node.CreateAsync(TestNode.Pod("other"));
        await node.UntilAsync(() => Task.FromResult(call.Entries == 2));
        Assert.Equal(0, call.Cut);
    }

    /// <summary>Holds calls until they are released, and counts those that were cut off meanwhile.</summary>
    private sealed class HeldCall
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _entries;
        private int _cut;

        public Task Entered => _entered.Task;

        public int Entries => Volatile.Read(ref _entries);

        public int Cut => Volatile.Read(ref _cut);

        public void Release() => _released.TrySetResult();

        public async Task HoldAsync(CancellationToken ct)
        {
            Interlocked.Increment(ref _entries);
            _entered.TrySetResult();
            try
            {
                await _released.Task.WaitAsync(ct);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cut);
                throw new RpcException(new Status(StatusCode.Cancelled, "the call was cut"));
            }
        }
    }
}
