using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Jota.Api;
using Jota.Kubelet.Pods;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

/// <summary>What a node is told of pods that have ended takes no room from those that are to run.</summary>
public sealed class LateNewsTests
{
    [Fact]
    public async Task News_of_a_pod_that_come_after_its_end_take_no_room_from_the_next()
    {
        var told = new ToldPods();
        var looks = Task.CompletedTask;
        await using var node = await TestNode.StartAsync(
            pods: told, beforeCalls: (name, _) => name == "ListPodSandboxesAsync" ? Volatile.Read(ref looks) : Task.CompletedTask);
        told.Tell(await node.CreateAsync(Whole("first")));
        told.Tell(await node.UntilAsync("first", p => p.Status?.Phase == "Running"));
        await node.DeleteAsync("first");
        var last = await node.GetAsync("first");
        told.Tell(last);
        await node.UntilGoneAsync("first");

        // The pod is gone from the API, and the node is still told what it was while it ended; whoever looked after it now would have to look.
        var look = new TaskCompletionSource();
        Volatile.Write(ref looks, look.Task);
        told.Tell(last);
        told.Tell(await node.CreateAsync(Whole("second")));
        await told.TakenAsync();
        look.SetResult();

        Assert.Equal("Running", (await node.UntilAsync("second", p => p.Status?.Phase is "Running" or "Failed")).Status.Phase);
        Assert.Equal("second", Assert.Single(await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct)).Metadata.Name);

        // And nothing is left of it once its source has said that it is gone.
        told.TellGone(last);
        await node.DeleteAsync("second");
        told.Tell(await node.GetAsync("second"));
        await node.UntilGoneAsync("second");
    }

    [Fact]
    public async Task A_pod_that_had_ended_before_the_node_saw_it_takes_no_room()
    {
        var told = new ToldPods();
        await using var node = await TestNode.StartAsync(pods: told);
        var ended = await node.CreateAsync(Whole("ended"));
        ended = ended with { Status = new() { Phase = "Succeeded", StartTime = node.Clock.GetUtcNow().UtcDateTime } };
        var next = await node.CreateAsync(Whole("next"));

        told.Tell(ended);
        told.Tell(next);

        Assert.Equal("Running", (await node.UntilAsync("next", p => p.Status?.Phase is "Running" or "Failed")).Status.Phase);
    }

    /// <summary>A pod that wants all of the node's processors.</summary>
    private static V1Pod Whole(string name)
    {
        var container = TestNode.Container();
        container.Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2") } };
        return TestNode.Pod(name, container);
    }

    /// <summary>Tells of pods what a test tells it, when it does.</summary>
    private sealed class ToldPods : IPodSource
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<PodChange> _changes = Channel.CreateUnbounded<PodChange>();

        public void Tell(V1Pod pod) => _changes.Writer.TryWrite(new(KeyOf(pod), pod));

        public void TellGone(V1Pod pod) => _changes.Writer.TryWrite(new(KeyOf(pod), null));

        /// <summary>Waits until all has been heard that was told.</summary>
        public Task TakenAsync()
        {
            _changes.Writer.TryWrite(new(default, null, Synced: true));
            return _heard.Task;
        }

        public async IAsyncEnumerable<PodChange> FollowAsync(string node, [EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var change in _changes.Reader.ReadAllAsync(ct))
            {
                yield return change;
                if (change.Synced)
                {
                    _heard.SetResult();
                }
            }
        }

        private static ObjectKey KeyOf(V1Pod pod) => new(pod.Metadata.NamespaceProperty, pod.Metadata.Name);
    }
}
