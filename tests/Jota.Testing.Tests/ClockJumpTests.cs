using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>The clock on the wall is set while a cluster runs.</summary>
public sealed class ClockJumpTests
{
    public static TheoryData<double> Hours => [1, -1, 72, -72];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task Healthy_nodes_keep_their_pods_and_new_work_is_done(double hours)
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await cluster.Api.CreateAsync(A.ReplicaSet("web", 4), Ct);
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), set => set.Status?.ReadyReplicas == 4, Ct);
        var before = await UidsAsync(cluster);

        cluster.JumpClock(TimeSpan.FromHours(hours));
        await cluster.PassAsync(TimeSpan.FromMinutes(12), Ct);

        Assert.Equal(before, await UidsAsync(cluster));
        foreach (var node in cluster.Nodes)
        {
            var now = await cluster.Api.GetAsync<V1Node>(ObjectKey.Cluster(node), Ct);
            Assert.Contains(now.Status.Conditions, c => c is { Type: "Ready", Status: "True" });
            Assert.True(now.Spec.Taints is null or []);
        }

        var pod = await cluster.Api.CreateAsync(A.Pod("late"), Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("late"), A.IsRunning, Ct);
        await cluster.Api.DeleteAsync<V1Pod>(A.Key("late"), DeleteOptions.Default, Ct);
        await WithinAsync(cluster, TimeSpan.FromMinutes(1), () => cluster.UntilGoneAsync<V1Pod>(A.Key("late"), Ct));
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task A_crashed_container_is_started_again_after_its_wait_and_no_later(double hours)
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await cluster.Api.CreateAsync(A.Pod("web"), Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("web"), A.IsRunning, Ct);
        for (var crash = 1; crash <= 2; crash++)
        {
            await cluster.CrashAsync(A.Key("web"), "c", ct: Ct);
            if (crash == 2)
            {
                cluster.JumpClock(TimeSpan.FromHours(hours));
            }

            await WithinAsync(cluster, TimeSpan.FromMinutes(6), () => cluster.UntilAsync<V1Pod>(
                A.Key("web"), pod => A.IsRunning(pod) && pod.Status.ContainerStatuses[0] is { Ready: true } c && c.RestartCount == crash, Ct));
        }
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task A_lost_node_is_found_out_and_its_pods_are_made_anew_as_on_any_day(double hours)
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await cluster.Api.CreateAsync(A.ReplicaSet("web", 2), Ct);
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), set => set.Status?.ReadyReplicas == 2, Ct);
        var lost = (await ListAsync<V1Pod>(cluster))[0].Spec.NodeName;

        await cluster.LoseNodeAsync(lost);
        await cluster.PassAsync(TimeSpan.FromMinutes(2), Ct);
        cluster.JumpClock(TimeSpan.FromHours(hours));

        await WithinAsync(cluster, TimeSpan.FromMinutes(10), () => cluster.UntilAsync<V1ReplicaSet>(
            A.Key("web"), set => set.Status?.ReadyReplicas == 2, Ct));
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task Events_live_for_an_hour_of_time_that_passes(double hours)
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await cluster.Api.CreateAsync(A.Pod("web"), Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("web"), A.IsRunning, Ct);
        await cluster.PassAsync(TimeSpan.FromMinutes(1), Ct);
        var names = await EventsOfAsync(cluster, "web");
        Assert.NotEmpty(names);

        cluster.JumpClock(TimeSpan.FromHours(hours));
        await cluster.PassAsync(TimeSpan.FromMinutes(30), Ct);
        Assert.Equal(names, await EventsOfAsync(cluster, "web"));
        await cluster.PassAsync(TimeSpan.FromMinutes(35), Ct);
        Assert.Empty(await EventsOfAsync(cluster, "web"));
    }

    private static async Task WithinAsync(TestCluster cluster, TimeSpan limit, Func<Task> action)
    {
        var begin = cluster.Clock.GetTimestamp();
        await action();
        var took = cluster.Clock.GetElapsedTime(begin);
        Assert.True(took <= limit, $"took {took} of the cluster's time");
    }

    private static async Task<List<string>> UidsAsync(TestCluster cluster) =>
        [.. (await ListAsync<V1Pod>(cluster)).Select(pod => pod.Metadata.Uid).Order()];

    private static async Task<List<string>> EventsOfAsync(TestCluster cluster, string pod) =>
        [.. (await ListAsync<Corev1Event>(cluster)).Where(told => told.InvolvedObject.Name == pod).Select(told => told.Metadata.Name).Order()];

    private static async Task<List<T>> ListAsync<T>(TestCluster cluster)
        where T : class =>
        [.. (await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<T>(), "default"), ListOptions.All, Ct)).Items.Select(item => item.As<T>())];
}
