using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.Controllers.Tests.VolumeBinding.Storage;

namespace Jota.Controllers.Tests.VolumeBinding;

/// <summary>Claims and volumes on a real API server.</summary>
public sealed class BindingTests : ClusterTest
{
    private static readonly ControllerFactory[] Controllers =
    [
        context => new ClaimBindingController(context),
        context => new VolumePhaseController(context),
        context => new ClaimProtectionController(context),
        context => new VolumeProtectionController(context),
        context => new ExpansionController(context),
        context => new LocalProvisioner(context),
        context => new LocalReclaimer(context),
    ];

    [Fact]
    public async Task A_claim_and_a_volume_find_each_other_and_part_when_the_claim_goes()
    {
        await StartAsync(Controllers);
        await Cluster.CreateAsync(Claim("c"));
        Assert.Equal("FailedBinding", (await Cluster.UntilAsync<Corev1Event>(e => e.InvolvedObject.Kind == "PersistentVolumeClaim")).Reason);
        await Cluster.CreateAsync(Volume("v", "2Gi"));

        var claim = await Cluster.UntilAsync<V1PersistentVolumeClaim>(c => c.Status.Phase == "Bound");
        var volume = await Cluster.UntilAsync<V1PersistentVolume>(v => v.Status.Phase == "Bound", "");
        Assert.Equal(("v", "2Gi", "ReadWriteOnce"), (claim.Spec.VolumeName, claim.Status.Capacity["storage"].ToString(), claim.Status.AccessModes[0]));
        Assert.Equal(claim.Metadata.Uid, volume.Spec.ClaimRef.Uid);
        Assert.Equal("yes", claim.Metadata.Annotations["pv.kubernetes.io/bind-completed"]);
        Assert.Equal("yes", volume.Metadata.Annotations["pv.kubernetes.io/bound-by-controller"]);

        await Cluster.DeleteAsync<V1PersistentVolumeClaim>("c");
        await Cluster.UntilGoneAsync<V1PersistentVolumeClaim>("c");
        await Cluster.UntilAsync<V1PersistentVolume>(v => v.Status.Phase == "Released", "");
        await Cluster.DeleteAsync<V1PersistentVolume>("v", "");
        await Cluster.UntilGoneAsync<V1PersistentVolume>("v", "");
    }

    [Fact]
    public async Task A_claim_that_a_pod_uses_stays_until_the_pod_is_gone()
    {
        await StartAsync(Controllers);
        await Cluster.CreateAsync(Claim("c"));
        await CreatePodAsync("unrelated", "n");
        await Cluster.CreateAsync(new V1Pod
        {
            Metadata = new() { Name = "user", NamespaceProperty = "default" },
            Spec = new()
            {
                NodeName = "n",
                Containers = [new() { Name = "c", Image = "nginx" }],
                Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = "c" } }],
            },
        });

        await Cluster.DeleteAsync<V1PersistentVolumeClaim>("c");
        await Cluster.UntilAsync<V1PersistentVolumeClaim>(c => c.Metadata.DeletionTimestamp is not null);
        await Cluster.DeleteAsync<V1Pod>("user", options: new() { GracePeriodSeconds = 0 });
        await Cluster.UntilGoneAsync<V1PersistentVolumeClaim>("c");
    }

    [Fact]
    public async Task A_bound_volume_that_is_deleted_stays_as_long_as_its_claim()
    {
        await StartAsync(Controllers);
        await Cluster.CreateAsync(Volume("v"));
        await Cluster.CreateAsync(Claim("c"));
        await Cluster.UntilAsync<V1PersistentVolumeClaim>(c => c.Status.Phase == "Bound");

        await Cluster.DeleteAsync<V1PersistentVolume>("v", "");
        await Cluster.UntilAsync<V1PersistentVolume>(v => v.Metadata.DeletionTimestamp is not null, "");
        await Cluster.DeleteAsync<V1PersistentVolumeClaim>("c");
        await Cluster.UntilGoneAsync<V1PersistentVolume>("v", "");
    }

    [Fact]
    public async Task A_folder_of_the_chosen_node_is_made_grows_and_is_deleted_with_its_claim()
    {
        await StartAsync(Controllers);
        await Cluster.CreateAsync(LocalVolumes.Class);
        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = "n", Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = "host" } } });
        await Cluster.CreateAsync(Claim("c", storageClass: "local"));
        await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "WaitForFirstConsumer");
        await Cluster.ChangeAsync<V1PersistentVolumeClaim>("c", c => c.Metadata = ClaimBindings.With(c.Metadata, (ClaimBindings.SelectedNode, "n")));

        var claim = await Cluster.UntilAsync<V1PersistentVolumeClaim>(c => c.Status.Phase == "Bound");
        var volume = await Cluster.UntilAsync<V1PersistentVolume>(v => v.Status.Phase == "Bound", "");
        Assert.Equal($"pvc-{claim.Metadata.Uid}", volume.Metadata.Name);
        Assert.Equal("local.jota.dev", volume.Metadata.Annotations["pv.kubernetes.io/provisioned-by"]);
        Assert.Equal("host", volume.Spec.NodeAffinity.Required.NodeSelectorTerms[0].MatchExpressions[0].Values[0]);
        Assert.DoesNotContain(LocalVolumes.Finalizer, volume.Metadata.Finalizers);

        await Cluster.ChangeAsync<V1PersistentVolumeClaim>("c", c => c.Spec.Resources.Requests = Size("3Gi"));
        await Cluster.UntilAsync<V1PersistentVolumeClaim>(c => c.Status.Capacity["storage"].ToString() == "3Gi");
        await Cluster.UntilAsync<V1PersistentVolume>(v => v.Spec.Capacity["storage"].ToString() == "3Gi", "");

        await Cluster.DeleteAsync<V1PersistentVolumeClaim>("c");
        await Cluster.UntilGoneAsync<V1PersistentVolume>(volume.Metadata.Name, "");
    }

    [Fact]
    public async Task Pods_get_the_claims_of_their_ephemeral_volumes()
    {
        await StartAsync(context => new EphemeralVolumeController(context));
        await CreatePodAsync("other");
        var pod = await Cluster.CreateAsync(new V1Pod
        {
            Metadata = new() { Name = "p", NamespaceProperty = "default" },
            Spec = new()
            {
                Containers = [new() { Name = "c", Image = "nginx" }],
                Volumes = [new() { Name = "v", Ephemeral = new() { VolumeClaimTemplate = new() { Metadata = new() { Labels = new Dictionary<string, string> { ["a"] = "b" } }, Spec = Claim("x").Spec } } }],
            },
        });

        var claim = await Cluster.UntilAsync<V1PersistentVolumeClaim>(_ => true);
        Assert.Equal(("p-v", "b", true), (claim.Metadata.Name, claim.Metadata.Labels["a"], ClaimNames.IsMadeFor(pod, claim)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_often_it_is_interrupted_no_claim_has_two_volumes_and_no_volume_two_claims(int seed)
    {
        const int Count = 12;
        var api = new InterruptedApi(Cluster.Api, seed);
        await StartOnAsync(api, Controllers);
        for (var i = 0; i < Count; i++)
        {
            await Cluster.CreateAsync(Claim($"c{i}", $"{1 + (i % 3)}Gi"));
            await Cluster.CreateAsync(Volume($"v{i}", $"{1 + (i * 7 % 4)}Gi"));
        }

        await Cluster.PassUntilAsync(() => CheckAsync().GetAwaiter().GetResult() >= Count / 2, TimeSpan.FromMilliseconds(500));
        api.Fails = false;
        await Cluster.PassUntilAsync(() => IsSettledAsync().GetAwaiter().GetResult(), TimeSpan.FromSeconds(5));
        Assert.InRange(await CheckAsync(), Count - 3, Count);
    }

    /// <summary>Checks what must always hold; answers how many claims are bound.</summary>
    private async Task<int> CheckAsync()
    {
        var claims = await Cluster.ListAsync<V1PersistentVolumeClaim>();
        var volumes = await Cluster.ListAsync<V1PersistentVolume>("");
        var bound = claims.Where(ClaimBindings.IsComplete).ToList();
        Assert.Equal(bound.Count, bound.Select(claim => claim.Spec.VolumeName).Distinct().Count());
        foreach (var claim in bound)
        {
            var volume = volumes.Single(volume => volume.Metadata.Name == claim.Spec.VolumeName);
            Assert.Equal(claim.Metadata.Uid, volume.Spec.ClaimRef?.Uid);
        }

        return bound.Count;
    }

    private async Task<bool> IsSettledAsync()
    {
        var claims = await Cluster.ListAsync<V1PersistentVolumeClaim>();
        var volumes = await Cluster.ListAsync<V1PersistentVolume>("");
        var free = volumes.Where(volume => volume.Spec.ClaimRef is null).ToList();
        return volumes.TrueForAll(volume => volume.Status.Phase == (volume.Spec.ClaimRef is null ? "Available" : "Bound"))
            && volumes.TrueForAll(volume => volume.Spec.ClaimRef is null
                || claims.Exists(claim => claim.Metadata.Uid == volume.Spec.ClaimRef.Uid && claim.Spec.VolumeName == volume.Metadata.Name && claim.Status.Phase == "Bound"))
            && claims.TrueForAll(claim => claim.Status.Phase == "Bound" || VolumeChoice.Best(claim, free) is null);
    }
}
