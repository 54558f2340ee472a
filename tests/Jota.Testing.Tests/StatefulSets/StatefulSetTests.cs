using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests.StatefulSets;

/// <summary>StatefulSets on a whole cluster: names, order, updates and what happens when pods end.</summary>
public sealed class StatefulSetTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_pod_has_a_name_a_host_name_and_labels_of_its_own()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(2, spec => spec.Ordinals = new() { Start = 3 });
        var set = await sets.UntilDoneAsync(2);

        var pods = await sets.PodsAsync();
        Assert.Equal([("db-3", "db-3", "db", "db-3", "3"), ("db-4", "db-4", "db", "db-4", "4")], pods.Select(pod => (
            pod.Metadata.Name, pod.Spec.Hostname, pod.Spec.Subdomain, pod.Metadata.Labels["statefulset.kubernetes.io/pod-name"],
            pod.Metadata.Labels["apps.kubernetes.io/pod-index"])));
        Assert.All(pods, pod => Assert.Equal(set.Status.UpdateRevision, pod.Metadata.Labels["controller-revision-hash"]));
        var events = await sets.EventsAsync();
        Assert.Contains("SuccessfulCreate: Create Pod db-3 in StatefulSet db successful", events);
        var revision = Assert.Single(await sets.ListAsync<V1ControllerRevision>());
        Assert.Equal((set.Status.CurrentRevision, 1L), (revision.Metadata.Name, revision.Revision));
        Assert.Equal(revision.Metadata.Name, $"db-{revision.Metadata.Labels["controller.kubernetes.io/hash"]}");
    }

    [Fact]
    public async Task Scaling_goes_in_order_and_halts_at_a_pod_that_is_not_ready()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(3, Gated);
        foreach (var name in new[] { "db-0", "db-1", "db-2" })
        {
            await sets.UntilPodAsync(name, IsRunning);
            await sets.PassAsync(30);
            Assert.Equal(name, (await sets.NamesAsync())[^1]);
            await sets.GateAsync(name, open: true);
        }

        await sets.UntilDoneAsync(3);
        await sets.GateAsync("db-0", open: false);
        await sets.UntilAsync(set => set.Status.ReadyReplicas == 2);
        await sets.ScaleAsync(1);
        await sets.PassAsync(60);
        Assert.Equal(["db-0", "db-1", "db-2"], await sets.NamesAsync());

        await sets.GateAsync("db-0", open: true);
        await sets.UntilDoneAsync(1);
        Assert.Equal(["db-0"], await sets.NamesAsync());
    }

    [Fact]
    public async Task In_parallel_scaling_goes_on_though_pods_are_not_ready()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(4, spec =>
        {
            Gated(spec);
            spec.PodManagementPolicy = "Parallel";
        });
        await sets.UntilAsync(set => set.Status.Replicas == 4);
        Assert.Equal(["db-0", "db-1", "db-2", "db-3"], await sets.NamesAsync());
        await sets.ScaleAsync(1);
        await sets.UntilAsync(set => set.Status.Replicas == 1);
        Assert.Equal(["db-0"], await sets.NamesAsync());
    }

    [Fact]
    public async Task An_update_comes_from_the_last_pod_to_the_first_and_is_taken_back_the_same_way()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(3);
        var before = await sets.UntilDoneAsync(3);
        await sets.ImageAsync("nginx:2");
        var least = 3;
        await sets.UntilAsync(set =>
        {
            least = Math.Min(least, set.Status.AvailableReplicas ?? 0);
            return set.Status.UpdatedReplicas >= 1;
        });
        var images = await sets.ImagesAsync();
        Assert.Equal(images.Order(), images);
        await sets.UntilPodAsync("db-2", pod => pod.Spec.Containers[0].Image == "nginx:2");
        var done = await sets.UntilDoneAsync(3);

        // A status may tell of several steps at once, but never of two pods that are away.
        Assert.True(least >= 2, $"{least} were available");
        Assert.NotEqual(before.Status.UpdateRevision, done.Status.UpdateRevision);
        Assert.Equal(["nginx:2", "nginx:2", "nginx:2"], await sets.ImagesAsync());
        Assert.Contains("SuccessfulDelete: Delete Pod db-2 in StatefulSet db successful", await sets.EventsAsync());

        await sets.ImageAsync("nginx:1");
        var back = await sets.UntilDoneAsync(3);
        Assert.Equal(before.Status.UpdateRevision, back.Status.CurrentRevision);
        Assert.Equal(["nginx:1", "nginx:1", "nginx:1"], await sets.ImagesAsync());
        Assert.Equal([2L, 3L], (await sets.ListAsync<V1ControllerRevision>()).Select(revision => revision.Revision ?? 0).Order());
    }

    [Fact]
    public async Task A_canary_goes_first_and_pods_below_the_partition_come_back_as_they_were()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(3, Partition(3));
        await sets.UntilDoneAsync(3);
        await sets.ImageAsync("nginx:2");
        await sets.UntilAsync(set => set.Status.CurrentRevision != set.Status.UpdateRevision);
        await sets.PassAsync(60);
        Assert.Equal(["nginx:1", "nginx:1", "nginx:1"], await sets.ImagesAsync());

        await sets.ChangeAsync(Partition(2));
        await sets.UntilAsync(set => set.Status is { UpdatedReplicas: 1, CurrentReplicas: 2, AvailableReplicas: 3 });
        await sets.DeletePodAsync("db-0");
        await sets.DeletePodAsync("db-2");
        await sets.PassAsync(60);
        await sets.UntilAsync(set => set.Status is { UpdatedReplicas: 1, CurrentReplicas: 2, AvailableReplicas: 3 });
        Assert.Equal(["nginx:1", "nginx:1", "nginx:2"], await sets.ImagesAsync());

        for (var partition = 1; partition >= 0; partition--)
        {
            await sets.ChangeAsync(Partition(partition));
            await sets.UntilAsync(set => set.Status.UpdatedReplicas == 3 - partition && set.Status.AvailableReplicas == 3);
        }

        await sets.UntilDoneAsync(3);
        Assert.Equal(["nginx:2", "nginx:2", "nginx:2"], await sets.ImagesAsync());
    }

    [Fact]
    public async Task On_delete_a_pod_gets_the_new_template_when_somebody_deletes_it()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(2, spec => spec.UpdateStrategy = new() { Type = "OnDelete" });
        await sets.UntilAsync(set => set.Status.AvailableReplicas == 2);
        await sets.ImageAsync("nginx:2");
        await sets.PassAsync(60);
        await sets.DeletePodAsync("db-0");
        await sets.PassAsync(60);
        await sets.UntilAsync(set => set.Status is { AvailableReplicas: 2, UpdatedReplicas: 1 });
        Assert.Equal(["nginx:2", "nginx:1"], await sets.ImagesAsync());
    }

    [Fact]
    public async Task A_pod_that_its_node_refuses_is_made_anew_until_it_is_taken()
    {
        await using var sets = await StatefulSetCluster.StartAsync(nodes: 1);
        V1ContainerPort[] ports = [new() { ContainerPort = 21017, HostPort = 21017 }];
        var inTheWay = A.Pod("in-the-way");
        inTheWay.Spec.NodeName = "sim-1";
        inTheWay.Spec.Containers[0].Ports = ports;
        await sets.Api.CreateAsync(inTheWay, Ct);
        await sets.UntilPodAsync("in-the-way", IsRunning);

        await sets.CreateAsync(1, spec =>
        {
            spec.Template.Spec.NodeName = "sim-1";
            spec.Template.Spec.Containers[0].Ports = ports;
        });
        var refused = await sets.UntilPodAsync("db-0", pod => pod.Status?.Phase == "Failed");
        await sets.UntilPodAsync("db-0", pod => pod.Metadata.Uid != refused.Metadata.Uid);
        Assert.Contains("RecreatingFailedPod: StatefulSet default/db is recreating failed Pod db-0", await sets.EventsAsync());
        await sets.DeletePodAsync("in-the-way");
        await sets.UntilDoneAsync(1);
    }

    [Fact]
    public async Task A_pod_of_the_right_name_is_taken_over_and_one_of_another_name_is_not()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        foreach (var name in new[] { "db-0", "db-x" })
        {
            var orphan = A.Pod(name);
            orphan.Metadata.Labels = new Dictionary<string, string> { ["app"] = "db" };
            await sets.Api.CreateAsync(orphan, Ct);
        }

        await sets.CreateAsync(1);
        var taken = await sets.UntilPodAsync("db-0", pod => pod.Metadata.OwnerReferences is { Count: 1 }
            && pod.Metadata.Labels.ContainsKey("statefulset.kubernetes.io/pod-name"));
        Assert.Equal("0", taken.Metadata.Labels["apps.kubernetes.io/pod-index"]);
        await sets.PassAsync(60);
        Assert.Null((await sets.Api.GetAsync<V1Pod>(A.Key("db-x"), Ct)).Metadata.OwnerReferences);
    }

    [Fact]
    public async Task Pods_have_to_be_ready_for_a_while_before_the_next_is_made()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(2, spec => spec.MinReadySeconds = 300);
        await sets.UntilAsync(set => set.Status is { ReadyReplicas: 1, AvailableReplicas: 0 });
        await sets.PassAsync(200);
        Assert.Equal(["db-0"], await sets.NamesAsync());
        await sets.UntilDoneAsync(2);
    }

    [Fact]
    public async Task Its_pods_and_revisions_go_with_it_or_stay_as_orphans()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(2);
        await sets.UntilDoneAsync(2);
        await sets.Api.DeleteAsync<V1StatefulSet>(StatefulSetCluster.Key, DeleteOptions.Default with { PropagationPolicy = "Orphan" }, Ct);
        await sets.Cluster.UntilGoneAsync<V1StatefulSet>(StatefulSetCluster.Key, Ct);
        await sets.PassAsync(60);
        Assert.All(await sets.PodsAsync(), pod => Assert.True(pod.Metadata.OwnerReferences is null or []));
        Assert.Equal(2, (await sets.PodsAsync()).Count);

        await sets.CreateAsync(2);
        await sets.UntilDoneAsync(2);
        await sets.Api.DeleteAsync<V1StatefulSet>(StatefulSetCluster.Key, DeleteOptions.Default, Ct);
        await sets.Cluster.UntilGoneAsync<V1Pod>(A.Key("db-0"), Ct);
        await sets.Cluster.UntilGoneAsync<V1Pod>(A.Key("db-1"), Ct);
        await sets.PassAsync(60);
        Assert.Empty(await sets.ListAsync<V1ControllerRevision>());
    }

    [Fact]
    public async Task A_pod_of_a_lost_node_is_not_replaced_while_it_may_still_run()
    {
        await using var sets = await StatefulSetCluster.StartAsync(nodes: 2);
        await sets.CreateAsync(1);
        await sets.UntilDoneAsync(1);
        var pod = (await sets.PodsAsync())[0];
        await sets.Cluster.LoseNodeAsync(pod.Spec.NodeName);
        await sets.PassAsync(1200);
        var still = await sets.Api.GetAsync<V1Pod>(A.Key("db-0"), Ct);
        Assert.Equal(pod.Metadata.Uid, still.Metadata.Uid);
        Assert.NotNull(still.Metadata.DeletionTimestamp);

        await sets.Api.DeleteAsync<V1Pod>(A.Key("db-0"), DeleteOptions.Default with { GracePeriodSeconds = 0 }, Ct);
        await sets.UntilPodAsync("db-0", found => found.Metadata.Uid != pod.Metadata.Uid && IsRunning(found));
    }

    [Fact]
    public async Task Quotas_count_it_budgets_know_its_scale_and_it_goes_with_its_namespace()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "shop" } }, Ct);
        await sets.Cluster.UntilAsync<V1ServiceAccount>(new("shop", "default"), _ => true, Ct);
        await sets.Api.CreateAsync(
            new V1ResourceQuota
            {
                Metadata = new() { Name = "q", NamespaceProperty = "shop" },
                Spec = new() { Hard = new Dictionary<string, ResourceQuantity> { ["count/statefulsets.apps"] = new("1") } },
            },
            Ct);
        await sets.Cluster.UntilAsync<V1ResourceQuota>(new("shop", "q"), quota => quota.Status?.Used is { Count: 1 }, Ct);
        var (first, second) = (StatefulSetCluster.Set(4, Gated), StatefulSetCluster.Set(1));
        (first.Metadata.NamespaceProperty, second.Metadata.NamespaceProperty, second.Metadata.Name) = ("shop", "shop", "second");
        await sets.Api.CreateAsync(first, Ct);
        Assert.Equal(403, (await Assert.ThrowsAsync<ApiException>(() => sets.Api.CreateAsync(second, Ct))).Code);

        await sets.Api.CreateAsync(
            new V1PodDisruptionBudget
            {
                Metadata = new() { Name = "b", NamespaceProperty = "shop" },
                Spec = new() { MinAvailable = "50%", Selector = first.Spec.Selector },
            },
            Ct);
        await sets.Cluster.UntilAsync<V1PodDisruptionBudget>(
            new("shop", "b"), budget => budget.Status is { ExpectedPods: 4, DesiredHealthy: 2 }, Ct);
        await sets.Api.DeleteAsync<V1Namespace>(ObjectKey.Cluster("shop"), DeleteOptions.Default, Ct);
        await sets.Cluster.UntilGoneAsync<V1Namespace>(ObjectKey.Cluster("shop"), Ct);
    }

    [Fact]
    public async Task Each_pod_has_claims_of_its_own_that_stay_when_it_goes()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(2, spec =>
        {
            spec.PodManagementPolicy = "Parallel";
            spec.VolumeClaimTemplates = [Data()];
        });
        var pod = await sets.UntilPodAsync("db-1", _ => true);
        Assert.Equal(("data", "data-db-1"), (pod.Spec.Volumes[0].Name, pod.Spec.Volumes[0].PersistentVolumeClaim.ClaimName));
        var claim = await sets.Cluster.UntilAsync<V1PersistentVolumeClaim>(A.Key("data-db-1"), _ => true, Ct);
        Assert.Equal(("db", null), (claim.Metadata.Labels["app"], claim.Metadata.OwnerReferences));
        Assert.Contains("SuccessfulCreate: Create Claim data-db-1 Pod db-1 in StatefulSet db success", await sets.EventsAsync());

        await sets.ScaleAsync(1);
        await sets.Cluster.UntilGoneAsync<V1Pod>(A.Key("db-1"), Ct);
        await sets.PassAsync(60);
        Assert.Equal(claim.Metadata.Uid, (await sets.Api.GetAsync<V1PersistentVolumeClaim>(A.Key("data-db-1"), Ct)).Metadata.Uid);
        await sets.ScaleAsync(2);
        await sets.UntilPodAsync("db-1", _ => true);
        Assert.Equal(claim.Metadata.Uid, (await sets.Api.GetAsync<V1PersistentVolumeClaim>(A.Key("data-db-1"), Ct)).Metadata.Uid);
    }

    [Fact]
    public async Task Claims_go_with_the_pod_that_is_too_many_and_with_the_set_where_the_policy_says()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(2, spec =>
        {
            spec.PodManagementPolicy = "Parallel";
            spec.VolumeClaimTemplates = [Data()];
            spec.PersistentVolumeClaimRetentionPolicy = new() { WhenDeleted = "Delete", WhenScaled = "Delete" };
        });
        var claim = await sets.Cluster.UntilAsync<V1PersistentVolumeClaim>(
            A.Key("data-db-1"), found => found.Metadata.OwnerReferences is [{ Kind: "StatefulSet", Controller: true }], Ct);
        await sets.UntilPodAsync("db-1", _ => true);
        await sets.ScaleAsync(1);
        await sets.Cluster.UntilGoneAsync<V1Pod>(A.Key("db-1"), Ct);
        await sets.Cluster.UntilGoneAsync<V1PersistentVolumeClaim>(A.Key("data-db-1"), Ct);
        await sets.ScaleAsync(2);
        await sets.Cluster.UntilAsync<V1PersistentVolumeClaim>(A.Key("data-db-1"), found => found.Metadata.Uid != claim.Metadata.Uid, Ct);

        await sets.Api.DeleteAsync<V1StatefulSet>(StatefulSetCluster.Key, DeleteOptions.Default, Ct);
        await sets.Cluster.UntilGoneAsync<V1PersistentVolumeClaim>(A.Key("data-db-0"), Ct);
        await sets.Cluster.UntilGoneAsync<V1PersistentVolumeClaim>(A.Key("data-db-1"), Ct);
    }

    [Fact]
    public async Task The_scale_is_read_and_written_and_a_collection_is_deleted()
    {
        await using var sets = await StatefulSetCluster.StartAsync();
        await sets.CreateAsync(1);
        await sets.UntilDoneAsync(1);
        var target = ApiTarget.Of(sets.Api.Catalog.For<V1StatefulSet>(), StatefulSetCluster.Key, "scale");
        var scale = (V1Scale)(await sets.Api.GetAsync(target, GetOptions.Newest, Ct)).Decode();
        Assert.Equal((1, 1, "app=db"), (scale.Spec.Replicas, scale.Status.Replicas, scale.Status.Selector));
        scale.Spec.Replicas = 2;
        await sets.Api.UpdateAsync(target, new ApiBody.Typed(scale), WriteOptions.Plain, Ct);
        await sets.UntilDoneAsync(2);

        var all = new ApiTarget(sets.Api.Catalog.For<V1StatefulSet>(), "default");
        await sets.Api.DeleteCollectionAsync(
            all, ListOptions.All with { Labels = LabelSelector.Parse("app!=none") }, DeleteOptions.Default, Ct);
        await sets.Cluster.UntilGoneAsync<V1StatefulSet>(StatefulSetCluster.Key, Ct);
        await sets.Cluster.UntilGoneAsync<V1Pod>(A.Key("db-1"), Ct);
    }

    private static V1PersistentVolumeClaim Data() => new()
    {
        Metadata = new() { Name = "data" },
        Spec = new()
        {
            AccessModes = ["ReadWriteOnce"],
            Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
        },
    };

    private static bool IsRunning(V1Pod pod) => A.IsRunning(pod);

    private static void Gated(V1StatefulSetSpec spec) => spec.Template.Spec.ReadinessGates = [new() { ConditionType = "open" }];

    private static Action<V1StatefulSetSpec> Partition(int from) => spec =>
        spec.UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { Partition = from } };
}
