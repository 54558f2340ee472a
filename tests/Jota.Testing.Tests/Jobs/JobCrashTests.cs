using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Testing.Tests.Jobs;

/// <summary>Jobs whose controller crashes at random points: each pod is counted once, and no more of them run than are asked for.</summary>
public sealed class JobCrashTests
{
    private const int Crashes = 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, JobModes.NonIndexed)]
    [InlineData(2, JobModes.Indexed)]
    [InlineData(3, JobModes.NonIndexed)]
    [InlineData(4, JobModes.Indexed)]
    public async Task Counts_are_exact(int seed, string mode)
    {
        const int Completions = 150;
        await using var cluster = await StartAsync(seed);
        await cluster.Api.CreateAsync(Job(mode, Completions), Ct);
        var random = new Random(seed);
        for (var crash = 0; crash < Crashes; crash++)
        {
            await cluster.PassAsync(TimeSpan.FromMilliseconds(random.Next(1500)), Ct);
            await cluster.RestartControllersAsync(Ct);
        }

        var done = await cluster.UntilAsync<V1Job>(A.Key("work"), job => JobConditions.IsFinished(job.Status), Ct);
        await cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        var pods = (await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct)).Items
            .Select(item => item.As<V1Pod>()).ToList();
        Assert.Equal((Completions, null, "Complete"), (done.Status.Succeeded, done.Status.Failed, JobConditions.End(done.Status)!.Type));
        Assert.All(pods, pod => Assert.Null(pod.Metadata.Finalizers));
        Assert.Equal(Completions, pods.Count(pod => pod.Status.Phase == "Succeeded"));
        if (mode == JobModes.Indexed)
        {
            Assert.Equal($"0-{Completions - 1}", done.Status.CompletedIndexes);
        }
    }

    private static Task<TestCluster> StartAsync(int seed) => TestCluster.StartAsync(
        new TestClusterOptions
        {
            Nodes = 3,
            Seed = seed,
            Script = new()
            {
                Images = ImmutableDictionary<string, SimulatedImage>.Empty
                    .Add("ok", SimulatedImage.Default with { ExitAfter = TimeSpan.FromSeconds(1) }),
            },
        },
        Ct);

    private static V1Job Job(string mode, int completions) => new()
    {
        Metadata = new() { Name = "work", NamespaceProperty = "default" },
        Spec = new()
        {
            CompletionMode = mode,
            Completions = completions,
            Parallelism = 12,
            Template = new() { Spec = new() { RestartPolicy = "Never", Containers = [new() { Name = "c", Image = "ok" }] } },
        },
    };
}
