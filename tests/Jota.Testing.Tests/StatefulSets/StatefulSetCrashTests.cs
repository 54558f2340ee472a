using k8s.Models;

namespace Jota.Testing.Tests.StatefulSets;

/// <summary>
/// Stateful sets whose controller crashes at random points of scaling and updates: no pod runs twice, updates never leave more pods
/// unavailable than they may, and all comes to rest.
/// </summary>
public sealed class StatefulSetCrashTests
{
    private const int Crashes = 20;

    [Theory]
    [InlineData(1, "OrderedReady", 1)]
    [InlineData(2, "Parallel", 1)]
    [InlineData(3, "OrderedReady", 2)]
    [InlineData(4, "Parallel", 2)]
    public async Task It_comes_to_rest_and_updates_keep_to_their_limit(int seed, string policy, int unavailable)
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(5, spec =>
        {
            spec.PodManagementPolicy = policy;
            spec.UpdateStrategy = new() { RollingUpdate = new() { MaxUnavailable = unavailable } };
        });
        await sets.UntilDoneAsync(5);
        var random = new Random(seed);
        for (var crash = 0; crash < Crashes; crash++)
        {
            if (crash % 5 == 0)
            {
                await sets.ImageAsync($"nginx:{crash + 2}");
            }

            for (var look = random.Next(8); look >= 0; look--)
            {
                await sets.PassAsync(random.NextDouble());
                var pods = await sets.ListAsync<V1Pod>();
                Assert.InRange(pods.Count(IsWell), 5 - unavailable, 5);
                Assert.True(pods.Count <= 5);
            }

            await sets.Cluster.RestartControllersAsync(TestContext.Current.CancellationToken);
        }

        await sets.UntilDoneAsync(5);
        Assert.All(await sets.ImagesAsync(), image => Assert.Equal($"nginx:{Crashes - 3}", image));
        await sets.ScaleAsync(2);
        for (var crash = 0; crash < 5; crash++)
        {
            await sets.PassAsync(random.NextDouble());
            await sets.Cluster.RestartControllersAsync(TestContext.Current.CancellationToken);
        }

        await sets.UntilDoneAsync(2);
        Assert.Equal(["db-0", "db-1"], await sets.NamesAsync());
    }

    private static bool IsWell(V1Pod pod) => pod.Metadata.DeletionTimestamp is null
        && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
