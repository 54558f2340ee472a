using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests.Strategies;

/// <summary>The strategies of docs/strategies that are made of services, seen where traffic goes: at the endpoints.</summary>
public sealed class StrategyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blue_and_green_change_all_at_once()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await Samples.CreateAsync(cluster, Ct, "blue-green/blue.yaml", "blue-green/service.yaml");
        await using var watch = new EndpointWatch(cluster, "web");
        await UntilServedAsync(cluster, 3);

        await Samples.CreateAsync(cluster, Ct, "blue-green/green.yaml");
        await cluster.UntilAsync<V1Deployment>(A.Key("web-green"), d => d.Status.AvailableReplicas == 3, Ct);
        Assert.All((await ServedAsync(cluster)), pod => Assert.StartsWith("web-blue-", pod, StringComparison.Ordinal));

        await PatchAsync<V1Service>(cluster, "web", """{"spec":{"selector":{"color":"green"}}}""");
        await UntilAsync(cluster, pods => pods.Count == 3 && pods.All(pod => pod.StartsWith("web-green-", StringComparison.Ordinal)));
        await PatchAsync<V1Service>(cluster, "web", """{"spec":{"selector":{"color":"blue"}}}""");
        await UntilAsync(cluster, pods => pods.Count == 3 && pods.All(pod => pod.StartsWith("web-blue-", StringComparison.Ordinal)));

        // From the first three on nobody was ever without a pod to ask, nor with pods of both colors.
        await UntilAsync(() => watch.States is { Count: > 1 } seen && seen[^1].All(pod => pod.StartsWith("web-blue-", StringComparison.Ordinal)) && Colors(seen).Contains("green"), cluster);
        var served = watch.States.SkipWhile(pods => pods.Count < 3).ToList();
        Assert.All(served, pods => Assert.Equal(3, pods.Count));
        Assert.All(served, pods => Assert.Single(pods.Select(Color).Distinct()));
        Assert.Equal(["blue", "green", "blue"], Colors(served));
    }

    [Fact]
    public async Task A_canary_gets_the_share_that_its_pods_have()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await Samples.CreateAsync(cluster, Ct, "canary/stable.yaml", "canary/service.yaml");
        await UntilServedAsync(cluster, 9);
        await Samples.CreateAsync(cluster, Ct, "canary/canary.yaml");
        await UntilAsync(cluster, pods => Share(pods) == (1, 10));

        await ScaleAsync(cluster, "web-canary", 5);
        await ScaleAsync(cluster, "web-stable", 5);
        await UntilAsync(cluster, pods => Share(pods) == (5, 10));

        await ScaleAsync(cluster, "web-canary", 0);
        await UntilAsync(cluster, pods => Share(pods) == (0, 5));
    }

    [Fact]
    public async Task A_rolling_update_keeps_endpoints_serving()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await Samples.CreateAsync(cluster, Ct, "canary/stable.yaml", "canary/service.yaml");
        await UntilServedAsync(cluster, 9);
        await using var watch = new EndpointWatch(cluster, "web");
        await PatchAsync<V1Deployment>(
            cluster, "web-stable", """{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.16.1"}]}}}}""");
        await cluster.UntilAsync<V1Deployment>(
            A.Key("web-stable"), d => d.Status is { UpdatedReplicas: 9, AvailableReplicas: 9, Replicas: 9 } && d.Status.ObservedGeneration == 2, Ct);
        await UntilServedAsync(cluster, 9);
        Assert.All(watch.States, pods => Assert.InRange(pods.Count, 7, 12));
    }

    private static string Color(string pod) => pod.Split('-')[1];

    private static List<string> Colors(IEnumerable<IReadOnlyList<string>> states)
    {
        var colors = new List<string>();
        foreach (var color in states.Where(pods => pods.Count > 0).Select(pods => Color(pods[0])))
        {
            if (colors.Count == 0 || colors[^1] != color)
            {
                colors.Add(color);
            }
        }

        return colors;
    }

    private static (int Canary, int All) Share(IReadOnlyList<string> pods) => (pods.Count(pod => pod.StartsWith("web-canary-", StringComparison.Ordinal)), pods.Count);

    private static Task UntilServedAsync(TestCluster cluster, int count) => UntilAsync(cluster, pods => pods.Count == count);

    private static Task UntilAsync(TestCluster cluster, Func<IReadOnlyList<string>, bool> wanted) =>
        UntilAsync(async () => wanted(await ServedAsync(cluster)), cluster);

    private static Task UntilAsync(Func<bool> condition, TestCluster cluster) => UntilAsync(() => Task.FromResult(condition()), cluster);

    private static async Task UntilAsync(Func<Task<bool>> condition, TestCluster cluster)
    {
        for (var attempt = 0; !await condition(); attempt++)
        {
            Assert.InRange(attempt, 0, 600);
            await cluster.PassAsync(TimeSpan.FromMilliseconds(100), Ct);
        }
    }

    private static async Task<IReadOnlyList<string>> ServedAsync(TestCluster cluster)
    {
        var list = await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<V1EndpointSlice>(), "default"), ListOptions.All, Ct);
        return
        [
            .. list.Items.Select(item => item.As<V1EndpointSlice>()).SelectMany(slice => slice.Endpoints ?? [])
                .Where(endpoint => endpoint.Conditions.Ready == true).Select(endpoint => endpoint.TargetRef.Name),
        ];
    }

    private static Task ScaleAsync(TestCluster cluster, string deployment, int replicas) =>
        PatchAsync<V1Deployment>(cluster, deployment, $$$"""{"spec":{"replicas":{{{replicas}}}}}""");

    private static Task PatchAsync<T>(TestCluster cluster, string name, string patch)
        where T : class =>
        cluster.Api.PatchAsync<T>(A.Key(name), "", new PatchBody(PatchType.StrategicMerge, Encoding.UTF8.GetBytes(patch)), Ct);
}
