using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;

namespace Jota.Scheduler.Tests;

/// <summary>Where pods go that have claims, on a real API server; the test does what the binder would.</summary>
public sealed class VolumeSchedulingTests : IAsyncLifetime
{
    private InProcessApi _cluster = null!;
    private Scheduler _scheduler = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await InProcessApi.StartAsync();
        await _cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        _scheduler = await Scheduler.StartAsync(
            new() { Api = _cluster.As("system:kube-scheduler"), Clock = _cluster.Clock, Ids = IdSource.Seeded(1) }, TestContext.Current.CancellationToken);
        foreach (var name in new[] { "a", "b" })
        {
            var node = A.Node(name);
            node.Metadata.Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = name, ["topology.kubernetes.io/zone"] = $"zone-{name}" };
            node.Metadata.Uid = null;
            node.Status.Capacity = node.Status.Allocatable;
            await _cluster.CreateAsync(node);
            await _cluster.ChangeAsync<V1Node>(name, stored => stored.Spec.Taints = null);
            await _cluster.ChangeAsync<V1Node>(name, stored => stored.Status = node.Status, "status");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _scheduler.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_pod_goes_where_its_bound_volume_can_be_reached()
    {
        await BindAsync("data", Volume("v", "b"));
        await CreateAsync("p", "data");

        Assert.Equal("b", (await PlacedAsync("p")).Spec.NodeName);
    }

    [Fact]
    public async Task A_pod_goes_to_the_zone_of_its_volume()
    {
        var volume = Volume("v");
        volume.Metadata.Labels = new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = "zone-b" };
        await BindAsync("data", volume);
        await CreateAsync("p", "data");

        Assert.Equal("b", (await PlacedAsync("p")).Spec.NodeName);
    }

    [Fact]
    public async Task A_volume_that_no_node_reaches_is_told_and_one_that_is_gone_too()
    {
        await BindAsync("data", Volume("v", "elsewhere"));
        await CreateAsync("p", "data");
        Assert.StartsWith("0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity.", await ToldAsync("p"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unbound_claim_that_does_not_wait_for_pods_keeps_its_pod_waiting_until_it_is_bound()
    {
        await _cluster.CreateAsync(Claim("data", ""));
        await CreateAsync("p", "data");
        Assert.StartsWith("0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.", await ToldAsync("p"), StringComparison.Ordinal);

        await CompleteAsync("data", await _cluster.CreateAsync(Volume("v", "a")));
        Assert.Equal("a", (await PlacedAsync("p")).Spec.NodeName);
    }

    [Fact]
    public async Task A_claim_that_waits_for_its_pod_gets_a_free_volume_that_the_node_reaches_and_the_pod_follows()
    {
        await _cluster.CreateAsync(Class("slow", ClaimBindings.NoProvisioner));
        await _cluster.CreateAsync(Claim("data", "slow"));
        var volume = Volume("v", "b");
        volume.Spec.StorageClassName = "slow";
        volume = await _cluster.CreateAsync(volume);
        await _cluster.ChangeAsync<V1PersistentVolume>("v", v => v.Status = new() { Phase = "Available" }, "status", "");
        await CreateAsync("p", "data");

        var aside = await _cluster.UntilAsync<V1PersistentVolume>(v => v.Spec.ClaimRef?.Name == "data", "");
        Assert.Null((await _cluster.GetAsync<V1Pod>("p")).Spec.NodeName);
        await CompleteAsync("data", aside);
        Assert.Equal("b", (await PlacedAsync("p")).Spec.NodeName);
    }

    [Fact]
    public async Task Without_a_free_volume_and_nobody_to_make_one_no_node_will_do()
    {
        await _cluster.CreateAsync(Class("slow", ClaimBindings.NoProvisioner));
        await _cluster.CreateAsync(Claim("data", "slow"));
        await CreateAsync("p", "data");

        Assert.StartsWith("0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.", await ToldAsync("p"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_makes_volumes_is_told_the_node_and_when_that_fails_another_try_is_made()
    {
        await _cluster.CreateAsync(Class("made", "example.com/disk"));
        await _cluster.CreateAsync(Claim("data", "made"));
        await CreateAsync("p", "data");
        var asked = await _cluster.UntilAsync<V1PersistentVolumeClaim>(c => ClaimBindings.Of(c.Metadata, ClaimBindings.SelectedNode) is not null);
        var node = asked.Metadata.Annotations[ClaimBindings.SelectedNode];

        await _cluster.ChangeAsync<V1PersistentVolumeClaim>("data", c => c.Metadata = ClaimBindings.Without(c.Metadata, ClaimBindings.SelectedNode));

        // What was told before, when the claim was not known yet, may still be there.
        await _cluster.UntilAsync<V1Pod>(pod => pod.Status?.Conditions?.Any(
            c => c.Message?.Contains("provisioning failed for PVC \"data\"", StringComparison.Ordinal) == true) == true);
        await _cluster.PassUntilAsync(
            _cluster.UntilAsync<V1PersistentVolumeClaim>(c => ClaimBindings.Of(c.Metadata, ClaimBindings.SelectedNode) is not null), TimeSpan.FromSeconds(2));
        node = (await _cluster.GetAsync<V1PersistentVolumeClaim>("data")).Metadata.Annotations[ClaimBindings.SelectedNode];
        await CompleteAsync("data", await _cluster.CreateAsync(Volume("v", node)));
        Assert.Equal(node, (await PlacedAsync("p")).Spec.NodeName);
    }

    [Fact]
    public async Task A_claim_for_one_pod_alone_is_given_to_the_next_when_the_first_is_gone()
    {
        await BindAsync("data", Volume("v"), AccessModes.ReadWriteOncePod);
        await CreateAsync("first", "data");
        await PlacedAsync("first");
        await CreateAsync("second", "data");
        Assert.StartsWith(
            "0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.",
            await ToldAsync("second"), StringComparison.Ordinal);

        await _cluster.DeleteAsync<V1Pod>("first", options: new() { GracePeriodSeconds = 0 });
        await PlacedAsync("second");
    }

    private static V1PersistentVolumeClaim Claim(string name, string storageClass, string mode = AccessModes.ReadWriteOnce) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new() { AccessModes = [mode], StorageClassName = storageClass, Resources = new() { Requests = Size() } },
    };

    private static V1PersistentVolume Volume(string name, string? host = null) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            AccessModes = [AccessModes.ReadWriteOnce],
            Capacity = Size(),
            HostPath = new() { Path = "/data" },
            NodeAffinity = host is null ? null : new()
            {
                Required = new() { NodeSelectorTerms = [new() { MatchExpressions = [new() { Key = "kubernetes.io/hostname", OperatorProperty = "In", Values = [host] }] }] },
            },
        },
    };

    private static V1StorageClass Class(string name, string provisioner) =>
        new() { Metadata = new() { Name = name }, Provisioner = provisioner, VolumeBindingMode = "WaitForFirstConsumer" };

    private static Dictionary<string, ResourceQuantity> Size() => new() { ["storage"] = new("1Gi") };

    private async Task BindAsync(string claim, V1PersistentVolume volume, string mode = AccessModes.ReadWriteOnce)
    {
        await _cluster.CreateAsync(Claim(claim, "", mode));
        await CompleteAsync(claim, await _cluster.CreateAsync(volume));
    }

    private Task CompleteAsync(string claim, V1PersistentVolume volume) => _cluster.ChangeAsync<V1PersistentVolumeClaim>(claim, c =>
    {
        c.Spec.VolumeName = volume.Metadata.Name;
        c.Metadata = ClaimBindings.With(c.Metadata, (ClaimBindings.Completed, "yes"));
    });

    private Task<V1Pod> CreateAsync(string name, string claim) => _cluster.CreateAsync(
        A.Pod(name).With(spec => spec.Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = claim } }]));

    private Task<V1Pod> PlacedAsync(string name) => _cluster.UntilAsync<V1Pod>(pod => pod.Metadata.Name == name && !string.IsNullOrEmpty(pod.Spec.NodeName));

    private async Task<string> ToldAsync(string name) =>
        (await _cluster.UntilAsync<V1Pod>(pod => pod.Metadata.Name == name && pod.Status?.Conditions?.Any(c => c.Reason == "Unschedulable") == true))
        .Status.Conditions.Single(c => c.Reason == "Unschedulable").Message;
}
