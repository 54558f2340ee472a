using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.Replication;

/// <summary>The ReplicaSet controller on a real API server; nobody runs the pods.</summary>
public sealed class ReplicaSetTests : ClusterTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
    }

    [Fact]
    public async Task Makes_pods_of_its_template()
    {
        await StartAsync();
        var set = await Cluster.CreateAsync(Set(3));

        await UntilAsync(s => s is { Replicas: 3, FullyLabeledReplicas: 3, ObservedGeneration: 1, TerminatingReplicas: 0, ReadyReplicas: null });
        var pods = await Cluster.ListAsync<V1Pod>();
        Assert.Equal(3, pods.Count);
        Assert.All(pods, pod =>
        {
            Assert.StartsWith("web-", pod.Metadata.Name, StringComparison.Ordinal);
            Assert.Equal("web-", pod.Metadata.GenerateName);
            Assert.Equal("front", pod.Metadata.Labels["tier"]);
            Assert.Equal("x", pod.Metadata.Annotations["note"]);
            var owner = Assert.Single(pod.Metadata.OwnerReferences);
            Assert.Equal(("apps/v1", "ReplicaSet", "web", set.Metadata.Uid, true, true), (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid, owner.Controller, owner.BlockOwnerDeletion));
        });
        var told = await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "SuccessfulCreate");
        Assert.StartsWith("Created pod: web-", told.Message, StringComparison.Ordinal);
        Assert.Equal(("Normal", "replicaset-controller", "ReplicaSet"), (told.Type, told.Source.Component, told.InvolvedObject.Kind));
    }

    [Fact]
    public async Task Replaces_a_pod_that_is_deleted_or_over()
    {
        await StartAsync();
        await Cluster.CreateAsync(Set(2));
        await UntilAsync(s => s.Replicas == 2);
        var pods = await Cluster.ListAsync<V1Pod>();

        await Cluster.DeleteAsync<V1Pod>(pods[0].Metadata.Name, options: new() { GracePeriodSeconds = 0 });
        await Cluster.ChangeAsync<V1Pod>(pods[1].Metadata.Name, pod => pod.Status.Phase = "Failed", "status");

        await UntilCountAsync(2, pod => pod.Status.Phase != "Failed" && pods.All(p => p.Metadata.Uid != pod.Metadata.Uid));
    }

    [Fact]
    public async Task Scales_up_and_down_and_keeps_the_ready_ones()
    {
        await StartAsync();
        await Cluster.CreateAsync(Set(4));
        await UntilAsync(s => s.Replicas == 4);
        var ready = (await Cluster.ListAsync<V1Pod>())[2].Metadata.Name;
        await MakeReadyAsync(ready);
        await UntilAsync(s => s is { ReadyReplicas: 1, AvailableReplicas: 1 });

        await Cluster.ChangeAsync<V1ReplicaSet>("web", set => set.Spec.Replicas = 1);

        await UntilAsync(s => s is { Replicas: 1, ObservedGeneration: 2 });
        Assert.Equal(ready, Assert.Single(await Cluster.ListAsync<V1Pod>()).Metadata.Name);
        Assert.StartsWith("Deleted pod: web-", (await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "SuccessfulDelete")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adopts_matching_pods_and_replaces_those_that_no_longer_match()
    {
        await CreatePodAsync("stray");
        await Cluster.ChangeAsync<V1Pod>("stray", pod => pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web" });
        await StartAsync();
        await Cluster.CreateAsync(Set(2));
        await UntilAsync(s => s is { Replicas: 2, FullyLabeledReplicas: 1 });
        Assert.Equal("web", (await Cluster.GetAsync<V1Pod>("stray")).Controller()?.Name);

        await Cluster.ChangeAsync<V1Pod>("stray", pod => pod.Metadata.Labels["app"] = "other");

        await UntilAsync(s => s is { Replicas: 2, FullyLabeledReplicas: 2 });
        Assert.Null((await Cluster.GetAsync<V1Pod>("stray")).Metadata.OwnerReferences);
        Assert.Equal(3, (await Cluster.ListAsync<V1Pod>()).Count);
    }

    [Fact]
    public async Task Takes_an_orphan_that_comes_to_match_later_and_deletes_what_is_then_too_much()
    {
        await StartAsync();
        await Cluster.CreateAsync(Set(1));
        await UntilAsync(s => s.Replicas == 1);
        await MakeReadyAsync((await Cluster.ListAsync<V1Pod>())[0].Metadata.Name);
        await UntilAsync(s => s.ReadyReplicas == 1);
        await CreatePodAsync("stray");

        await Cluster.ChangeAsync<V1Pod>("stray", pod => pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web" });

        await Cluster.UntilGoneAsync<V1Pod>("stray");
    }

    [Theory]
    [InlineData("In", "web", 1)]
    [InlineData("NotIn", "other", 1)]
    [InlineData("Exists", null, 1)]
    [InlineData("DoesNotExist", null, 0)]
    public async Task Selects_by_all_four_operators(string operation, string? value, int adopted)
    {
        await CreatePodAsync("stray");
        await Cluster.ChangeAsync<V1Pod>("stray", pod => pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web", ["tier"] = "front" });
        var set = Set(1);
        set.Spec.Selector = new()
        {
            MatchExpressions =
            [
                new() { Key = "tier", OperatorProperty = "Exists" },
                new() { Key = "app", OperatorProperty = operation, Values = value is null ? null : [value] },
            ],
        };
        if (operation == "DoesNotExist")
        {
            set.Spec.Template.Metadata.Labels.Remove("app");
        }

        await StartAsync();
        await Cluster.CreateAsync(set);

        await UntilAsync(s => s.Replicas == 1);
        Assert.Equal(2 - adopted, (await Cluster.ListAsync<V1Pod>()).Count);
    }

    [Fact]
    public async Task Counts_a_pod_as_available_when_it_has_been_ready_for_long_enough()
    {
        await StartAsync();
        var set = Set(1);
        set.Spec.MinReadySeconds = 30;
        await Cluster.CreateAsync(set);
        await UntilAsync(s => s.Replicas == 1);
        await MakeReadyAsync((await Cluster.ListAsync<V1Pod>())[0].Metadata.Name);
        await UntilAsync(s => s is { ReadyReplicas: 1, AvailableReplicas: null });

        var available = UntilAsync(s => s.AvailableReplicas == 1);
        Assert.True(await Cluster.PassUntilAsync(available, TimeSpan.FromSeconds(1)) >= TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Tells_why_pods_cannot_be_made_and_stops_telling_when_they_can()
    {
        await Cluster.DeleteAsync<V1ServiceAccount>("default");
        await StartAsync();
        await Cluster.CreateAsync(Set(3));

        // Admission gives the account some time to come.
        var refused = UntilAsync(s => s.Conditions is { Count: 1 });
        await Cluster.PassUntilAsync(refused, TimeSpan.FromSeconds(1));
        var failing = await refused;
        var condition = failing.Status.Conditions[0];
        Assert.Equal(("ReplicaFailure", "True", "FailedCreate"), (condition.Type, condition.Status, condition.Reason));
        Assert.Contains("error looking up service account default/default", condition.Message, StringComparison.Ordinal);
        var told = await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "FailedCreate");
        Assert.Equal(("Warning", $"Error creating: {condition.Message[..4]}"), (told.Type, told.Message[..20]));

        await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        var mended = UntilAsync(s => s is { Replicas: 3, Conditions: null or { Count: 0 } });
        await Cluster.PassUntilAsync(mended, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_set_that_is_being_deleted_makes_nothing_more()
    {
        var set = Set(2);
        set.Metadata.Finalizers = ["example.com/wait"];
        await Cluster.CreateAsync(set);
        await Cluster.DeleteAsync<V1ReplicaSet>("web");
        Assert.NotNull((await Cluster.GetAsync<V1ReplicaSet>("web")).Metadata.DeletionTimestamp);
        await StartAsync();

        await UntilAsync(s => s.ObservedGeneration > 0);

        Assert.Empty(await Cluster.ListAsync<V1Pod>());
    }

    [Fact]
    public async Task Pods_on_their_way_out_do_not_count_and_are_told_of()
    {
        await StartAsync();
        await Cluster.CreateAsync(Set(2));
        await UntilAsync(s => s.Replicas == 2);
        var name = (await Cluster.ListAsync<V1Pod>())[0].Metadata.Name;
        await Cluster.ChangeAsync<V1Pod>(name, pod => pod.Metadata.Finalizers = ["example.com/wait"]);

        await Cluster.DeleteAsync<V1Pod>(name, options: new() { GracePeriodSeconds = 0 });

        await UntilAsync(s => s is { Replicas: 2, TerminatingReplicas: 1 });
        Assert.Equal(3, (await Cluster.ListAsync<V1Pod>()).Count);
    }

    [Fact]
    public async Task What_was_counted_is_told_even_when_it_is_scaled_at_that_moment()
    {
        var api = new MeddledApi(Cluster.Api, "status", () => Cluster.ChangeAsync<V1ReplicaSet>("web", set => set.Spec.Replicas = 3));
        await StartOnAsync(api, NewReconciler);
        var told = Cluster.UntilAsync<V1ReplicaSet>(set => set is { Metadata.Generation: 2, Status.ObservedGeneration: 1 });
        await Cluster.CreateAsync(Set(2));

        await told;
        await UntilAsync(s => s is { Replicas: 3, ObservedGeneration: 2 });
    }

    [Fact]
    public async Task Makes_more_than_one_burst_of_pods_without_a_rest_between()
    {
        await StartAsync();
        await Cluster.CreateAsync(Set((2 * ReplicationPlan.Burst) + 50));

        // The clock stands still: a rest would never end.
        await UntilCountAsync((2 * ReplicationPlan.Burst) + 50, _ => true);
    }

    private static V1ReplicaSet Set(int replicas) => new()
    {
        Metadata = new() { Name = "web", NamespaceProperty = "default" },
        Spec = new()
        {
            Replicas = replicas,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new()
            {
                Metadata = new()
                {
                    Labels = new Dictionary<string, string> { ["app"] = "web", ["tier"] = "front" },
                    Annotations = new Dictionary<string, string> { ["note"] = "x" },
                },
                Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] },
            },
        },
    };

    private Task StartAsync() => StartAsync(NewReconciler);

    private static ReplicationReconciler<V1ReplicaSet> NewReconciler(ControllerContext context) => new(context, new ReplicaSetKind());

    private Task<V1ReplicaSet> UntilAsync(Func<V1ReplicaSetStatus, bool> wanted) => Cluster.UntilAsync<V1ReplicaSet>(set => wanted(set.Status));

    private Task MakeReadyAsync(string name) => Cluster.ChangeAsync<V1Pod>(
        name,
        pod => pod.Status.Conditions = [new() { Type = "Ready", Status = "True", LastTransitionTime = Cluster.Clock.GetUtcNow().UtcDateTime }],
        "status");

    private async Task UntilCountAsync(int count, Func<V1Pod, bool> which)
    {
        var seen = new Dictionary<ObjectKey, V1Pod>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var change in Cluster.Api.WatchAsync(new(Cluster.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, patience.Token))
        {
            if (change.Object is { } obj)
            {
                seen[obj.Key] = obj.As<V1Pod>();
                if (change.Type == WatchEventType.Deleted)
                {
                    seen.Remove(obj.Key);
                }
            }

            if (seen.Values.Count(which) == count)
            {
                return;
            }
        }
    }
}
