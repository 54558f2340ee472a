using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Kubelet.Nodes;
using Jota.Store.Memory;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Simulated;

public sealed class SimulatedNodesTests
{
    [Fact]
    public async Task What_keeps_the_nodes_from_going_on_is_told_until_it_is_over()
    {
        var ct = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var core = new ApiServerCore(new ApiServerOptions { Store = new MemoryStore(clock: clock), Clock = clock, Ids = IdSource.Seeded(7) });
        await core.StartAsync(ct);
        var breaking = new BreakingWatches<V1Pod>(core.As(ApiServerCore.Self));
        var loops = new LoopHealth();
        var options = new SimulatedNodesOptions { Api = breaking, Clock = clock, Logging = NullLoggerFactory.Instance, Loops = loops, Trace = core.Trace, Count = 3 };
        await using (await SimulatedNodes.StartAsync(options, ct))
        {
            breaking.Break();
            await PassUntilAsync(clock, () => !loops.IsWell);
            Assert.Equal("following pods of all nodes: broken", loops.Describe());

            breaking.Mend();
            await PassUntilAsync(clock, () => loops.IsWell);
            breaking.Break();
            await PassUntilAsync(clock, () => !loops.IsWell);
        }

        Assert.Null(loops.Describe());
    }

    [Fact]
    public async Task Heartbeats_go_on_and_are_told_when_not_even_their_log_can_be_written()
    {
        var loops = new LoopHealth();
        var clock = new FakeTimeProvider();
        var (beats, broken) = (0, true);
        await using var heartbeats = new HeartbeatLoop(clock, new UnwritableLog(), loops);
        using var beat = heartbeats.Add(_ =>
        {
            Interlocked.Increment(ref beats);
            return Volatile.Read(ref broken) ? throw new IOException("broken") : Task.CompletedTask;
        });

        await PassUntilAsync(clock, () => !loops.IsWell);
        Assert.Equal("heartbeats: no space left on device", loops.Describe());
        Volatile.Write(ref broken, false);
        await PassUntilAsync(clock, () => loops.IsWell);

        var before = Volatile.Read(ref beats);
        await PassUntilAsync(clock, () => Volatile.Read(ref beats) > before);
    }

    private static async Task PassUntilAsync(FakeTimeProvider clock, Func<bool> so)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!so())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

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
