using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Valid objects at the ends of what their fields can hold: nobody of the cluster stops at them, and ordinary pods run beside.</summary>
public sealed class ExtremeClusterTests
{
    private const long Far = long.MaxValue;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workloads_with_extreme_times_hold_up_nobody()
    {
        await using var cluster = await TestCluster.StartAsync(2, Ct);
        var patient = Deployment("patient", spec =>
        {
            spec.MinReadySeconds = int.MaxValue - 1;
            spec.ProgressDeadlineSeconds = int.MaxValue;
            spec.RevisionHistoryLimit = int.MaxValue;
            spec.Strategy = new() { RollingUpdate = new() { MaxSurge = "2147483647", MaxUnavailable = "100%" } };
        });
        await cluster.Api.CreateAsync(patient, Ct);
        var set = A.ReplicaSet("set", 1);
        set.Spec.MinReadySeconds = int.MaxValue;
        await cluster.Api.CreateAsync(set, Ct);
        await cluster.UntilAsync<V1Deployment>(A.Key("patient"), d => d.Status?.ReadyReplicas == 1, Ct);
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("set"), s => s.Status is { ReadyReplicas: 1, AvailableReplicas: null or 0 }, Ct);

        await ShiftConditionAsync(cluster, "patient", new DateTime(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc));
        await ShiftConditionAsync(cluster, "patient", new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await RunsOnAsync(cluster);
    }

    [Fact]
    public async Task Pods_with_extreme_times_and_amounts_hold_up_nobody()
    {
        await using var cluster = await TestCluster.StartAsync(2, Ct);
        var node = cluster.Nodes.First();
        await cluster.Api.CreateAsync(Pod("enduring", spec =>
        {
            spec.TerminationGracePeriodSeconds = Far;
            spec.ActiveDeadlineSeconds = int.MaxValue;
            spec.Tolerations = [new() { Key = "node.kubernetes.io/unreachable", OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = Far }];
        }), Ct);
        await cluster.Api.CreateAsync(Pod("greedy", spec => spec.Containers[0].Resources = Asking("9E")), Ct);
        await cluster.Api.CreateAsync(Pod("sent", spec =>
        {
            spec.NodeName = node;
            spec.Containers[0].Resources = Asking("10P");
        }), Ct);
        await cluster.Api.CreateAsync(Pod("probed", spec => spec.Containers[0].LivenessProbe = new()
        {
            Exec = new() { Command = ["true"] },
            InitialDelaySeconds = int.MaxValue,
            PeriodSeconds = int.MaxValue,
            TimeoutSeconds = int.MaxValue,
            FailureThreshold = int.MaxValue,
            TerminationGracePeriodSeconds = Far,
        }), Ct);

        await cluster.UntilAsync<V1Pod>(A.Key("enduring"), A.IsRunning, Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("probed"), A.IsRunning, Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("sent"), pod => pod.Status is { Phase: "Failed", Reason: "OutOfcpu" }, Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("greedy"), pod => PodConditions.Find(pod.Status, PodConditions.PodScheduled) is { Status: "False" }, Ct);
        await cluster.Api.DeleteAsync<V1Pod>(A.Key("enduring"), DeleteOptions.Default with { GracePeriodSeconds = Far }, Ct);
        await RunsOnAsync(cluster);
    }

    [Fact]
    public async Task Events_and_leases_with_extreme_dates_hold_up_nobody()
    {
        await using var cluster = await TestCluster.StartAsync(new TestClusterOptions { Nodes = 1, Patience = TimeSpan.FromHours(3) }, Ct);
        foreach (var (name, at) in new[] { ("past", new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc)), ("future", new DateTime(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc)) })
        {
            await cluster.Api.CreateAsync(
                new Corev1Event
                {
                    Metadata = new() { Name = name, NamespaceProperty = "default" },
                    InvolvedObject = new() { NamespaceProperty = "default" },
                    FirstTimestamp = at,
                    LastTimestamp = at,
                },
                Ct);
            await cluster.Api.CreateAsync(
                new V1Lease
                {
                    Metadata = new() { Name = name, NamespaceProperty = "default" },
                    Spec = new() { HolderIdentity = "x", LeaseDurationSeconds = int.MaxValue, RenewTime = at },
                },
                Ct);
        }

        await cluster.UntilGoneAsync<Corev1Event>(A.Key("future"), Ct);
        await cluster.UntilGoneAsync<Corev1Event>(A.Key("past"), Ct);
        await RunsOnAsync(cluster);
    }

    /// <summary>Controllers, scheduler and nodes are at work after a while as before; disposing the cluster fails when one of them logged an error.</summary>
    private static async Task RunsOnAsync(TestCluster cluster)
    {
        await cluster.PassAsync(TimeSpan.FromMinutes(10), Ct);
        await cluster.Api.CreateAsync(Deployment("ordinary", spec => spec.Replicas = 4), Ct);
        await cluster.UntilAsync<V1Deployment>(A.Key("ordinary"), d => d.Status?.AvailableReplicas == 4, Ct);
        foreach (var node in cluster.Nodes)
        {
            await cluster.UntilAsync<V1Node>(ObjectKey.Cluster(node), n => n.Status.Conditions.Any(c => c is { Type: "Ready", Status: "True" }), Ct);
        }
    }

    private static async Task ShiftConditionAsync(TestCluster cluster, string name, DateTime to)
    {
        var deployment = await cluster.Api.GetAsync<V1Deployment>(A.Key(name), Ct);
        var conditions = deployment.Status.Conditions.Select(c => c with { LastUpdateTime = to, LastTransitionTime = to }).ToList();
        await cluster.Api.UpdateStatusAsync(deployment with { Status = deployment.Status with { Conditions = conditions } }, Ct);
        await cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
    }

    private static V1Deployment Deployment(string name, Action<V1DeploymentSpec> change)
    {
        var set = A.ReplicaSet(name, 1);
        var spec = new V1DeploymentSpec { Replicas = 1, Selector = set.Spec.Selector, Template = set.Spec.Template };
        change(spec);
        return new() { Metadata = set.Metadata, Spec = spec };
    }

    private static V1Pod Pod(string name, Action<V1PodSpec> change)
    {
        var pod = A.Pod(name);
        change(pod.Spec);
        return pod;
    }

    private static V1ResourceRequirements Asking(string amount) =>
        new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(amount), ["memory"] = new(amount) } };
}
