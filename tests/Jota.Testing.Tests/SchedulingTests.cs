using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>What pods ask of each other, on a whole cluster.</summary>
public sealed class SchedulingTests
{
    private const string Host = "kubernetes.io/hostname";

    private static readonly Dictionary<string, string> Web = new() { ["app"] = "web" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_that_must_be_apart_are_and_the_one_too_many_waits_for_a_node()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        await CreateAsync(cluster, replicas: 4, spec => spec.Affinity = new()
        {
            PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [new() { TopologyKey = Host, LabelSelector = new() { MatchLabels = Web } }] },
        });

        await UntilAsync(cluster, [1, 1, 1], waiting: pod =>
            PodConditions.Find(pod.Status, PodConditions.PodScheduled)?.Message?.StartsWith(
                "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Replicas_are_spread_evenly_when_they_must_be()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        await CreateAsync(cluster, replicas: 6, spec => spec.TopologySpreadConstraints =
        [
            new()
            {
                MaxSkew = 1,
                TopologyKey = Host,
                WhenUnsatisfiable = "DoNotSchedule",
                LabelSelector = new() { MatchLabels = Web },
                MatchLabelKeys = ["pod-template-hash"],
            },
        ]);

        await UntilAsync(cluster, [2, 2, 2]);
    }

    [Fact]
    public async Task A_gated_pod_is_pending_with_its_reason_and_runs_when_the_gate_is_gone()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await cluster.Api.CreateAsync(
            new V1Pod
            {
                Metadata = new() { Name = "gated", NamespaceProperty = "default" },
                Spec = new() { SchedulingGates = [new() { Name = "example.com/g" }], Containers = [new() { Name = "c", Image = "i" }] },
            },
            Ct);
        var gated = await cluster.UntilAsync<V1Pod>(
            A.Key("gated"), pod => PodConditions.Find(pod.Status, PodConditions.PodScheduled)?.Reason == "SchedulingGated", Ct);
        Assert.Equal("Pending", gated.Status.Phase);

        await cluster.Api.UpdateAsync(gated with { Spec = gated.Spec with { SchedulingGates = [] } }, Ct);

        await cluster.UntilAsync<V1Pod>(A.Key("gated"), pod => pod.Status.Phase == "Running", Ct);
    }

    private static Task CreateAsync(TestCluster cluster, int replicas, Action<V1PodSpec> ask)
    {
        var spec = new V1PodSpec { Containers = [new() { Name = "c", Image = "i" }] };
        ask(spec);
        return cluster.Api.CreateAsync(
            new V1Deployment
            {
                Metadata = new() { Name = "web", NamespaceProperty = "default" },
                Spec = new()
                {
                    Replicas = replicas,
                    Selector = new() { MatchLabels = Web },
                    Template = new() { Metadata = new() { Labels = Web }, Spec = spec },
                },
            },
            Ct);
    }

    private static async Task UntilAsync(TestCluster cluster, int[] perNode, Func<V1Pod, bool>? waiting = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            var list = await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct);
            var pods = list.Items.Select(item => item.As<V1Pod>()).ToList();
            var bound = pods.Where(pod => !string.IsNullOrEmpty(pod.Spec.NodeName)).CountBy(pod => pod.Spec.NodeName).Select(n => n.Value).Order();
            if (bound.SequenceEqual(perNode) && (waiting is null || pods.Any(pod => string.IsNullOrEmpty(pod.Spec.NodeName) && waiting(pod))))
            {
                return;
            }

            Assert.InRange(attempt, 0, 600);
            await cluster.PassAsync(TimeSpan.FromMilliseconds(100), Ct);
        }
    }
}
