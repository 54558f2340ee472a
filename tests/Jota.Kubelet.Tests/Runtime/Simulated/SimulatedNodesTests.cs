using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Runtime.Simulated;

public sealed class SimulatedNodesTests
{
    [Fact]
    public async Task Many_nodes_share_one_watch_and_each_runs_its_own_pods()
    {
        var ct = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var core = new ApiServerCore(new ApiServerOptions { Store = new MemoryStore(clock: clock), Clock = clock, Ids = IdSource.Seeded(7) });
        await core.StartAsync(ct);
        var api = core.As(ApiServerCore.Self);
        await api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, ct);
        await using var nodes = await SimulatedNodes.StartAsync(
            new SimulatedNodesOptions { Api = api, Clock = clock, Logging = NullLoggerFactory.Instance, Trace = core.Trace, Ids = IdSource.Seeded(5), Count = 40 }, ct);
        Assert.Equal(40, nodes.Names.Count);

        foreach (var node in nodes.Names)
        {
            await api.CreateAsync(new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = $"pod-on-{node}", NamespaceProperty = "default" },
                Spec = new V1PodSpec { NodeName = node, Containers = [TestNode.Container()] },
            }, ct);
        }

        var running = new HashSet<string>();
        await foreach (var ev in api.WatchAsync(new ApiTarget(api.Catalog.For<V1Pod>()), ListOptions.All, ct))
        {
            if (PodConditions.IsTrue(ev.Object?.As<V1Pod>().Status, PodConditions.Ready) && running.Add(ev.Object!.Key.Name) && running.Count == 40)
            {
                break;
            }
        }

        Assert.All(nodes.Names, name => Assert.Equal(1, nodes.RuntimeOf(name).SandboxesMade));
    }
}
