using Jota.Api;
using Jota.Client;
using Jota.Controllers.Tests.Deployments;
using Jota.Tests;
using k8s.Models;

namespace Jota.Controllers.Tests.Runtime;

/// <summary>Objects come and go, and what controllers remember of each goes with it.</summary>
public sealed class NothingLeftBehindTests : ClusterTest
{
    private const int Many = 100;

    private static IEnumerable<string> Names => Enumerable.Range(0, Many).Select(i => $"n{i}");

    [Fact]
    public async Task Nodes_and_their_leases_leave_no_heartbeats()
    {
        NodeLifecycleController controller = null!;
        var leasesGone = new Countdown(Many);
        await StartAsync(context =>
        {
            controller = new NodeLifecycleController(context, TimeSpan.FromSeconds(50));

            // Handlers are called in the order they came: what is told here the controller knows.
            context.Informers.For<V1Lease>("kube-node-lease", FieldSelector.Everything).Subscribe(new() { Deleted = _ => leasesGone.Signal() });
            return controller;
        });
        foreach (var name in Names)
        {
            await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = name } });
            await Cluster.CreateAsync(new V1Lease { Metadata = new() { Name = name, NamespaceProperty = "kube-node-lease" }, Spec = new() { HolderIdentity = name } });
        }

        // As in a cluster: a node's lease goes after the node, and some leases never belonged to one.
        await EventsAsync("RegisteredNode", () => Task.CompletedTask);
        await EventsAsync("RemovingNode", () => ForEachAsync(name => Cluster.DeleteAsync<V1Node>(name)));
        await ForEachAsync(name => Cluster.DeleteAsync<V1Lease>(name, "kube-node-lease"));
        await leasesGone.Task;

        Assert.Equal(0, controller.Heartbeats.Count);
    }

    [Fact]
    public async Task Zones_that_are_gone_leave_no_turns()
    {
        NodeOutageController controller = null!;
        await StartAsync(context => controller = new NodeOutageController(context));
        await CreateNodeAsync("ready", "home", "True");
        foreach (var name in Names)
        {
            await CreateNodeAsync(name, $"zone-of-{name}", "Unknown");
            await TaintedAsync(name);
            await Cluster.DeleteAsync<V1Node>(name);
        }

        Cluster.Clock.Advance(TimeSpan.FromMinutes(2));
        await CreateNodeAsync("last", "zone-of-the-last", "Unknown");
        await TaintedAsync("last");

        Assert.InRange(controller.Turns, 0, 1);
    }

    [Fact]
    public async Task Deployments_and_their_replica_sets_leave_no_fingerprints()
    {
        DeploymentController controller = null!;
        await StartAsync(context => controller = new DeploymentController(context, new()));
        foreach (var name in Names)
        {
            var deployment = ADeployment.Named(name, 1);
            deployment.Metadata.Uid = null;
            await Cluster.CreateAsync(deployment);
            var set = await Cluster.UntilAsync<V1ReplicaSet>(set => set.Controller()?.Name == name);
            await Cluster.DeleteAsync<V1Deployment>(name);
            await Cluster.DeleteAsync<V1ReplicaSet>(set.Metadata.Name);
        }

        await UntilAsync(0, 0, () => controller.Fingerprints.Count);
    }

    [Fact]
    public async Task Pods_that_would_have_waited_for_years_leave_nothing_in_the_queue()
    {
        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = "n" }, Spec = new() { Taints = [new() { Key = "odd", Effect = "NoExecute" }] } });
        await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        await StartAsync(context => new TaintEvictionController(context));
        var queue = QueueOf("taint-eviction");
        await ForEachAsync(name => Cluster.CreateAsync(new V1Pod
        {
            Metadata = new() { Name = name, NamespaceProperty = "default" },
            Spec = new()
            {
                NodeName = "n",
                Containers = [new() { Name = "c", Image = "nginx" }],
                Tolerations = [new() { Key = "odd", OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = int.MaxValue }],
            },
        }));
        await UntilAsync(Many, Many, () => queue.Later);

        await ForEachAsync(name => Cluster.DeleteAsync<V1Pod>(name, options: new() { GracePeriodSeconds = 0 }));

        // Entries that count no more are taken out together, when they are the greater part.
        await UntilAsync(0, 32, () => queue.Later);
    }

    private static async Task ForEachAsync(Func<string, Task> act)
    {
        foreach (var name in Names)
        {
            await act(name);
        }
    }

    /// <summary>Completes when the controllers have told of as many objects.</summary>
    private async Task EventsAsync(string reason, Func<Task> act)
    {
        await act();
        var told = new HashSet<string>();
        await Cluster.UntilAsync<Corev1Event>(e => e.Reason == reason && told.Add(e.InvolvedObject.Name) && told.Count == Many);
    }

    private static async Task UntilAsync(int least, int most, Func<int> count)
    {
        using var patience = new CancellationTokenSource(InProcessApi.Patience);
        while (count() is var now && (now < least || now > most) && !patience.IsCancellationRequested)
        {
            await Task.Yield();
        }

        Assert.InRange(count(), least, most);
    }

    private async Task CreateNodeAsync(string name, string zone, string ready)
    {
        await Cluster.CreateAsync(new V1Node
        {
            Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = zone } },
        });
        await Cluster.ChangeAsync<V1Node>(name, node => node.Status.Conditions = [new() { Type = "Ready", Status = ready }], "status");
    }

    private Task TaintedAsync(string name) =>
        Cluster.UntilAsync<V1Node>(node => node.Metadata.Name == name && node.Spec.Taints?.Any(t => t.Effect == "NoExecute") == true, ns: "");

    /// <summary>Completes when something has happened so often.</summary>
    private sealed class Countdown(int left)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = left;

        public Task Task => _done.Task.WaitAsync(InProcessApi.Patience);

        public void Signal()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _done.SetResult();
            }
        }
    }
}
