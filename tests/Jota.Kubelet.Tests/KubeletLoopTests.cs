using Grpc.Core;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Tests;
using k8s.Models;

namespace Jota.Kubelet.Tests;

/// <summary>No loop of a kubelet ends for ever, and its node's Ready condition tells when one cannot go on.</summary>
public sealed class KubeletLoopTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_runtime_that_is_away_at_the_first_look_does_not_end_the_node()
    {
        var away = true;
        var lists = 0;
        await using var node = await TestNode.StartAsync(beforeCalls: (name, _) =>
        {
            if (name.StartsWith("List", StringComparison.Ordinal) && name != "ListImagesAsync" && Volatile.Read(ref away))
            {
                Interlocked.Increment(ref lists);
                throw new RpcException(new Status(StatusCode.Unavailable, "connection refused"));
            }

            return Task.CompletedTask;
        });
        await node.UntilAsync(() => Task.FromResult(Volatile.Read(ref lists) > 4), Second);
        Volatile.Write(ref away, false);
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilAsync("web", p => p.Status.Phase == "Running", Second);
        await node.DeleteAsync("web");
        await node.UntilGoneAsync("web", Second);
    }

    [Fact]
    public async Task A_node_that_cannot_be_read_when_a_pod_does_not_fit_refuses_the_pod_and_goes_on()
    {
        var broken = false;
        await using var node = await TestNode.StartAsync(through: api => new MeddledApi(api, (verb, target) =>
        {
            if (verb == "get" && target.Resource.Names.Plural == "nodes" && Volatile.Read(ref broken))
            {
                throw new HttpRequestException("connection refused");
            }
        }));
        Volatile.Write(ref broken, true);
        var container = TestNode.Container();
        container.Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("3") } };
        await node.CreateAsync(TestNode.Pod("large", container));
        Assert.Equal("OutOfcpu", (await node.UntilAsync("large", p => p.Status.Phase == "Failed")).Status.Reason);
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilAsync("web", p => p.Status.Phase == "Running");
    }

    [Fact]
    public async Task The_node_is_not_ready_while_the_runtime_is_down_or_its_events_cannot_be_followed()
    {
        var down = "";
        await using var node = await TestNode.StartAsync(beforeCalls: (name, _) => name == Volatile.Read(ref down)
            ? throw new RpcException(new Status(StatusCode.Unavailable, "connection refused"))
            : Task.CompletedTask);

        Volatile.Write(ref down, "StatusAsync");
        Assert.Equal("container runtime is down", (await UntilReadyAsync(node, "False")).Message);
        Volatile.Write(ref down, "");
        await UntilReadyAsync(node, "True");

        Volatile.Write(ref down, "ListPodSandboxesAsync");
        var ready = await UntilReadyAsync(node, "False");
        Assert.Equal("KubeletNotReady", ready.Reason);
        Assert.Contains("housekeeping cannot go on", ready.Message, StringComparison.Ordinal);
        Assert.Contains("housekeeping of node-1: ", node.Loops.Describe(), StringComparison.Ordinal);
        Volatile.Write(ref down, "");
        await UntilReadyAsync(node, "True");
        Assert.Null(node.Loops.Describe());
    }

    [Fact]
    public async Task A_kubelet_that_cannot_follow_its_pods_says_so_and_its_node_stays_ready()
    {
        BreakingWatches<V1Pod> breaking = null!;
        await using var node = await TestNode.StartAsync(through: api => breaking = new(api));
        breaking.Break();
        await node.UntilAsync(() => Task.FromResult(!node.Loops.IsWell), Second);
        Assert.Equal("following pods of node-1: broken", node.Loops.Describe());

        // A server that was away for a moment need not find that all nodes are unready.
        node.Clock.Advance(HeartbeatLoop.Period);
        Assert.Equal("True", (await UntilReadyAsync(node, "True")).Status);

        breaking.Mend();
        await node.UntilAsync(() => Task.FromResult(node.Loops.IsWell), Second);
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilAsync("web", p => p.Status.Phase == "Running", Second);
    }

    [Fact]
    public async Task A_pod_that_only_the_runtime_has_is_removed_also_when_it_comes_late()
    {
        await using var node = await TestNode.StartAsync(remote: true);
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilAsync("web", p => p.Status.Phase == "Running");
        var late = new PodSandboxConfig
        {
            Metadata = new() { Name = "late", Namespace = "default", Uid = "uid-late" },
            Labels = { ["io.kubernetes.pod.name"] = "late", ["io.kubernetes.pod.namespace"] = "default", ["io.kubernetes.pod.uid"] = "uid-late" },
        };
        await node.Runtime.RunPodSandboxAsync(late, "", TestNode.Ct);
        await node.UntilAsync(async () => (await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct)).Count == 1, TimeSpan.FromSeconds(10));
        Assert.Equal("Running", (await node.GetAsync("web")).Status.Phase);
    }

    private static async Task<V1NodeCondition> UntilReadyAsync(TestNode node, string status)
    {
        V1NodeCondition? ready = null;
        await node.UntilAsync(
            async () =>
            {
                var found = await node.Api.GetAsync<V1Node>(ObjectKey.Cluster(TestNode.Name), TestNode.Ct);
                ready = found.Status.Conditions.First(c => c.Type == "Ready");
                return ready.Status == status;
            },
            TimeSpan.FromSeconds(2));
        return ready!;
    }
}
