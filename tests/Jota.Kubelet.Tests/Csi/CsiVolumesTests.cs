using System.Text;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Csi.Wire;
using Jota.Kubelet.Files;
using Jota.Kubelet.Volumes;
using k8s.Models;
using static Jota.Kubelet.Tests.Csi.CsiNode;
using Rpc = Jota.Kubelet.Csi.Wire.NodeServiceCapability.Types.RPC.Types.Type;

namespace Jota.Kubelet.Tests.Csi;

/// <summary>What a driver is asked for a pod, in which order, and what is there after that.</summary>
public sealed class CsiVolumesTests
{
    [Fact]
    public async Task A_volume_is_staged_for_the_node_and_published_to_the_pod()
    {
        await using var node = await StartWithDriverAsync();
        await node.ProvisionAsync(v =>
        {
            v.Spec.MountOptions = ["noatime"];
            v.Spec.Csi.FsType = "ext4";
        });
        var pod = await node.PodAsync("p");

        await node.SetUpAsync(pod);

        Assert.Equal(["NodeStageVolume", "NodePublishVolume"], node.Driver.Calls);
        var stage = node.Driver.Last<NodeStageVolumeRequest>();
        var publish = node.Driver.Last<NodePublishVolumeRequest>();
        Assert.Equal(("h-1", "ssd", "ext4", "noatime"), (
            stage.VolumeId, stage.VolumeContext["pool"], stage.VolumeCapability.Mount.FsType, stage.VolumeCapability.Mount.MountFlags.Single()));
        Assert.EndsWith("/globalmount", stage.StagingTargetPath, StringComparison.Ordinal);
        Assert.Equal((stage.StagingTargetPath, node.MountOf(pod)), (publish.StagingTargetPath, publish.TargetPath));
        Assert.Equal(["pool"], publish.VolumeContext.Keys);
        await File.WriteAllTextAsync(Path.Combine(node.MountOf(pod), "file"), "kept", Ct);

        await node.TearDownAsync(pod.Metadata.Uid);

        Assert.Equal(["NodeUnpublishVolume", "NodeUnstageVolume"], node.Driver.Calls.Skip(2));
        Assert.False(Directory.Exists(node.Paths.Volumes(pod.Metadata.Uid)));
        Assert.False(Directory.Exists(node.Paths.Shared(node.Driver.Name, "h-1")));
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(node.Driver.DataOf("h-1"), "file"), Ct));
    }

    [Fact]
    public async Task Only_the_last_of_the_pods_that_share_a_volume_takes_it_off_the_node()
    {
        await using var node = await StartWithDriverAsync();
        await node.ProvisionAsync();
        var (one, other) = (await node.PodAsync("one"), await node.PodAsync("other"));
        await node.SetUpAsync(one);
        await node.SetUpAsync(other);
        Assert.Equal(["NodeStageVolume", "NodePublishVolume", "NodePublishVolume"], node.Driver.Calls);

        await node.TearDownAsync(one.Metadata.Uid);
        Assert.Equal("NodeUnpublishVolume", node.Driver.Calls[^1]);
        Assert.True(IsMount(node.MountOf(other)));

        await node.TearDownAsync(other.Metadata.Uid);
        Assert.Equal(["NodeUnpublishVolume", "NodeUnstageVolume"], node.Driver.Calls.TakeLast(2));
    }

    [Fact]
    public async Task A_volume_is_staged_only_after_it_is_attached_and_the_node_has_said_that_it_uses_it()
    {
        await using var node = await StartWithDriverAsync(new() { AttachRequired = true });
        var volume = await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        var woken = new TaskCompletionSource();

        var waiting = await Assert.ThrowsAsync<VolumeException>(() => node.SetUpAsync(pod, () => woken.TrySetResult()));
        Assert.True(waiting.IsWait);
        Assert.Equal("MountVolume.WaitForAttach failed for volume \"pv-1\" : volume is not attached according to node status", waiting.Told);
        Assert.Equal(["kubernetes.io/csi/disk.example.com^h-1"], (await node.NodeAsync()).Status.VolumesInUse);
        Assert.Empty(node.Driver.Calls);

        await AttachAsync(node, volume);
        await woken.Task.WaitAsync(Ct);
        await node.SetUpAsync(pod);

        Assert.Equal("/dev/xvdb", node.Driver.Last<NodeStageVolumeRequest>().PublishContext["device"]);
        Assert.Equal("/dev/xvdb", node.Driver.Last<NodePublishVolumeRequest>().PublishContext["device"]);
        await node.TearDownAsync(pod.Metadata.Uid);
        Assert.Null((await node.NodeAsync()).Status.VolumesInUse?.FirstOrDefault());
    }

    [Fact]
    public async Task A_pod_that_never_got_its_volume_leaves_nothing_to_ask_the_driver_for()
    {
        await using var node = await StartWithDriverAsync(new() { AttachRequired = true });
        await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        await Assert.ThrowsAsync<VolumeException>(() => node.SetUpAsync(pod));

        await node.TearDownAsync(pod.Metadata.Uid);

        Assert.Empty(node.Driver.Calls);
        Assert.Empty(node.Volumes.InUse);
    }

    [Fact]
    public async Task A_kubelet_that_is_started_again_goes_on_and_asks_for_nothing()
    {
        await using var node = await StartWithDriverAsync(new() { AttachRequired = true });
        await AttachAsync(node, await node.ProvisionAsync());
        var pod = await node.PodAsync("p");
        await node.SetUpAsync(pod);
        var calls = node.Driver.Calls.Count;

        await node.RestartAsync();
        Assert.Equal([pod.Metadata.Uid], node.Volumes.Pods);
        Assert.Equal(["kubernetes.io/csi/disk.example.com^h-1"], node.Volumes.InUse);
        await node.SetUpAsync(pod);
        Assert.Equal(calls, node.Driver.Calls.Count);

        await node.RestartAsync();
        await node.TearDownAsync(pod.Metadata.Uid);
        Assert.Equal(["NodeUnpublishVolume", "NodeUnstageVolume"], node.Driver.Calls.Skip(calls));
        Assert.Empty(node.Volumes.Pods);
    }

    [Fact]
    public async Task A_kubelet_that_is_started_again_takes_a_pods_volume_for_granted_while_its_driver_is_away()
    {
        await using var node = await StartWithDriverAsync();
        await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        await node.SetUpAsync(pod);
        await node.Driver.GoAsync();

        await node.RestartAsync();
        await node.SetUpAsync(pod);

        Assert.True(IsMount(node.MountOf(pod)));
    }

    [Fact]
    public async Task A_driver_that_is_not_there_is_named_and_the_pod_is_woken_when_it_comes()
    {
        await using var node = await StartAsync();
        await node.Api.CreateAsync(new V1CSIDriver { Metadata = new() { Name = node.Driver.Name }, Spec = new() { AttachRequired = false } }, Ct);
        await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        var woken = new TaskCompletionSource();

        var missing = await Assert.ThrowsAsync<VolumeException>(() => node.SetUpAsync(pod, () => woken.TrySetResult()));
        Assert.Equal(
            "MountVolume.SetUp failed for volume \"pv-1\" : driver name disk.example.com not found in the list of registered CSI drivers",
            missing.Told);

        await node.ComeAsync();
        await woken.Task.WaitAsync(Ct);
        await node.SetUpAsync(pod);
        await node.TearDownAsync(pod.Metadata.Uid);
    }

    [Fact]
    public async Task A_driver_that_hangs_is_given_up_after_two_minutes_and_asked_again()
    {
        await using var node = await StartWithDriverAsync();
        await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        node.Driver.Hanging = name => name == "NodeStageVolume";
        var setup = node.SetUpAsync(pod);
        await UntilAsync(() => Task.FromResult(node.Driver.Calls.Count == 1));

        node.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.False(setup.IsCompleted);
        node.Clock.Advance(TimeSpan.FromSeconds(1));

        var hung = await Assert.ThrowsAsync<VolumeException>(() => setup);
        Assert.Equal(
            "MountVolume.MountDevice failed for volume \"pv-1\" : rpc error: code = DeadlineExceeded desc = no answer within 120 s", hung.Told);
        node.Driver.Hanging = _ => false;
        await node.SetUpAsync(pod);
        await node.TearDownAsync(pod.Metadata.Uid);
        Assert.Equal(
            ["NodeStageVolume", "NodeStageVolume", "NodePublishVolume", "NodeUnpublishVolume", "NodeUnstageVolume"], node.Driver.Calls);
    }

    [Fact]
    public async Task What_a_driver_began_before_it_failed_is_undone_in_the_end()
    {
        await using var node = await StartWithDriverAsync();
        await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        node.Driver.Failing = name => name == "NodePublishVolume" ? "no room" : null;
        var failed = await Assert.ThrowsAsync<VolumeException>(() => node.SetUpAsync(pod));
        Assert.Equal("MountVolume.SetUp failed for volume \"pv-1\" : rpc error: code = Internal desc = no room", failed.Told);

        await node.Driver.GoAsync();
        await UntilAsync(async () => (await node.DriversAsync())!.Spec.Drivers is not { Count: > 0 });
        var away = await Assert.ThrowsAsync<IOException>(() => node.TearDownAsync(pod.Metadata.Uid));
        Assert.Contains("driver name disk.example.com not found", away.Message, StringComparison.Ordinal);
        await node.RestartAsync();
        Assert.Equal([pod.Metadata.Uid], node.Volumes.Pods);

        await node.ComeAsync();
        await node.TearDownAsync(pod.Metadata.Uid);
        Assert.Equal(["NodeUnpublishVolume", "NodeUnstageVolume"], node.Driver.Calls.TakeLast(2));
        Assert.False(Directory.Exists(node.Paths.Shared(node.Driver.Name, "h-1")));
    }

    [Fact]
    public async Task A_driver_that_says_it_unpublished_and_did_not_loses_no_data()
    {
        await using var node = await StartWithDriverAsync();
        await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        await node.SetUpAsync(pod);
        await File.WriteAllTextAsync(Path.Combine(node.MountOf(pod), "file"), "kept", Ct);
        node.Driver.Lazy = true;

        var stays = await Assert.ThrowsAsync<IOException>(() => node.TearDownAsync(pod.Metadata.Uid));
        Assert.Contains("is still mounted", stays.Message, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(node.Driver.DataOf("h-1"), "file"), Ct));

        node.Driver.Lazy = false;
        await node.TearDownAsync(pod.Metadata.Uid);
    }

    [Fact]
    public async Task A_volume_of_a_pod_alone_is_only_published_and_its_driver_is_told_of_the_pod()
    {
        await using var node = await StartWithDriverAsync(
            new() { AttachRequired = true, PodInfoOnMount = true, VolumeLifecycleModes = ["Ephemeral"] });
        var inline = new V1Volume
        {
            Name = "scratch",
            Csi = new()
            {
                Driver = node.Driver.Name,
                ReadOnlyProperty = true,
                VolumeAttributes = new Dictionary<string, string> { ["size"] = "1", ["csi.storage.k8s.io/pod.name"] = "somebody else" },
            },
        };
        var pod = await node.PodAsync("p", inline);

        await node.SetUpAsync(pod);

        Assert.Equal(["NodePublishVolume"], node.Driver.Calls);
        var publish = node.Driver.Last<NodePublishVolumeRequest>();
        Assert.StartsWith("csi-", publish.VolumeId, StringComparison.Ordinal);
        Assert.True(publish.Readonly);
        Assert.Equal(
            ("1", "p", "default", pod.Metadata.Uid, "default", "true"),
            (publish.VolumeContext["size"], publish.VolumeContext["csi.storage.k8s.io/pod.name"],
                publish.VolumeContext["csi.storage.k8s.io/pod.namespace"], publish.VolumeContext["csi.storage.k8s.io/pod.uid"],
                publish.VolumeContext["csi.storage.k8s.io/serviceAccount.name"], publish.VolumeContext["csi.storage.k8s.io/ephemeral"]));
        Assert.True(IsMount(node.MountOf(pod, "scratch")));
        await node.TearDownAsync(pod.Metadata.Uid);
        Assert.Equal("NodeUnpublishVolume", node.Driver.Calls[^1]);
    }

    [Fact]
    public async Task A_driver_of_lasting_volumes_gives_none_to_a_pod_alone()
    {
        await using var node = await StartWithDriverAsync();
        var pod = await node.PodAsync("p", new V1Volume { Name = "scratch", Csi = new() { Driver = node.Driver.Name } });

        var refused = await Assert.ThrowsAsync<VolumeException>(() => node.SetUpAsync(pod));

        Assert.Equal(
            "volume mode \"Ephemeral\" not supported by driver disk.example.com (only supports [Persistent])", refused.Message);
        Assert.Empty(node.Driver.Calls);
    }

    [Theory]
    [InlineData("File", "", false, 4711)]
    [InlineData("ReadWriteOnceWithFSType", "ext4", false, 4711)]
    [InlineData("ReadWriteOnceWithFSType", "", false, 0)]
    [InlineData("None", "ext4", false, 0)]
    [InlineData("File", "ext4", true, 0)]
    public async Task A_volume_is_given_to_the_pods_group_as_its_driver_says(string policy, string fsType, bool driverDoes, long group)
    {
        await using var node = await StartAsync();
        if (driverDoes)
        {
            node.Driver.Capabilities.Add(Rpc.VolumeMountGroup);
        }

        await node.Api.CreateAsync(
            new V1CSIDriver { Metadata = new() { Name = node.Driver.Name }, Spec = new() { AttachRequired = false, FsGroupPolicy = policy } }, Ct);
        await node.ComeAsync();
        await node.ProvisionAsync(v => v.Spec.Csi.FsType = fsType.Length > 0 ? fsType : null);
        var pod = await node.PodAsync("p", p => p.Spec.SecurityContext = new() { FsGroup = 4711 });

        await node.SetUpAsync(pod);

        Assert.Equal(group, FileFacts.Of(node.MountOf(pod))!.Value.Group);
        var told = node.Driver.Last<NodePublishVolumeRequest>().VolumeCapability.Mount.VolumeMountGroup;
        Assert.Equal(driverDoes ? "4711" : "", told);
        await node.TearDownAsync(pod.Metadata.Uid);
    }

    [Fact]
    public async Task Secrets_go_to_the_calls_that_they_are_for_and_the_node_may_read_no_others()
    {
        await using var node = await StartWithDriverAsync();
        foreach (var name in (string[])["stage", "publish", "foreign"])
        {
            await node.Api.CreateAsync(
                new V1Secret
                {
                    Metadata = new() { Name = name, NamespaceProperty = "kube-system" },
                    Data = new Dictionary<string, byte[]> { ["key"] = Encoding.UTF8.GetBytes("for " + name) },
                },
                Ct);
        }

        await node.ProvisionAsync(v =>
        {
            v.Spec.Csi.NodeStageSecretRef = new() { Name = "stage", NamespaceProperty = "kube-system" };
            v.Spec.Csi.NodePublishSecretRef = new() { Name = "publish", NamespaceProperty = "kube-system" };
            v.Spec.Csi.ControllerPublishSecretRef = new() { Name = "foreign", NamespaceProperty = "kube-system" };
        });
        var pod = await node.PodAsync("p");

        await node.SetUpAsync(pod);

        Assert.Equal("for stage", node.Driver.Last<NodeStageVolumeRequest>().Secrets["key"]);
        Assert.Equal("for publish", node.Driver.Last<NodePublishVolumeRequest>().Secrets["key"]);
        var refused = await Assert.ThrowsAsync<ApiException>(() => node.AsNode.GetAsync<V1Secret>(new("kube-system", "foreign"), Ct));
        Assert.Equal(403, refused.Code);
        await node.TearDownAsync(pod.Metadata.Uid);
    }

    [Fact]
    public async Task A_driver_that_wants_it_is_handed_tokens_and_asked_again_when_they_are_old()
    {
        await using var node = await StartWithDriverAsync(new()
        {
            AttachRequired = false,
            RequiresRepublish = true,
            TokenRequests = [new() { Audience = "vault", ExpirationSeconds = 3600 }],
        });
        await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        var wakes = 0;

        await node.SetUpAsync(pod, () => Interlocked.Increment(ref wakes));
        var first = node.Driver.Last<NodePublishVolumeRequest>().VolumeContext["csi.storage.k8s.io/serviceAccount.tokens"];
        Assert.Contains("\"vault\":{\"token\":\"", first, StringComparison.Ordinal);
        Assert.Contains("\"expirationTimestamp\":\"2026-01-02T04:04:05Z\"", first, StringComparison.Ordinal);
        await node.RefreshAsync(pod);
        Assert.Equal(2, node.Driver.Calls.Count);

        node.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(1, wakes);
        await node.RefreshAsync(pod);
        Assert.Equal(["NodeStageVolume", "NodePublishVolume", "NodePublishVolume"], node.Driver.Calls);

        node.Clock.Advance(TimeSpan.FromMinutes(50));
        await node.RefreshAsync(pod);
        Assert.NotEqual(first, node.Driver.Last<NodePublishVolumeRequest>().VolumeContext["csi.storage.k8s.io/serviceAccount.tokens"]);
        await node.TearDownAsync(pod.Metadata.Uid);
    }

    [Fact]
    public async Task A_volume_grows_while_its_pod_has_it()
    {
        await using var node = await StartWithDriverAsync();
        await node.Api.CreateAsync(
            new V1StorageClass { Metadata = new() { Name = "fast" }, Provisioner = node.Driver.Name, AllowVolumeExpansion = true }, Ct);
        var volume = await node.ProvisionAsync();
        var pod = await node.PodAsync("p");
        var woken = new TaskCompletionSource();
        await node.SetUpAsync(pod, () => woken.TrySetResult());
        Assert.DoesNotContain("NodeExpandVolume", node.Driver.Calls);

        // As the driver's resizer does.
        await node.Api.UpdateAsync(volume with { Spec = volume.Spec with { Capacity = Size("2Gi") } }, Ct);
        await ClaimMoreAsync(node, "2Gi");
        await woken.Task.WaitAsync(Ct);
        await UntilAsync(async () =>
        {
            // As often as it is woken: the claim changes twice.
            await node.RefreshAsync(pod);
            return node.Driver.Calls.Contains("NodeExpandVolume");
        });

        var expand = node.Driver.Last<NodeExpandVolumeRequest>();
        Assert.Equal((2L << 30, node.MountOf(pod)), (expand.CapacityRange.RequiredBytes, expand.VolumePath));
        var claim = await node.Api.GetAsync<V1PersistentVolumeClaim>(new("default", "claim"), Ct);
        Assert.Equal("2Gi", claim.Status.Capacity["storage"].ToString());
        Assert.DoesNotContain(claim.Status.Conditions ?? [], condition => condition.Type == "FileSystemResizePending");
        Assert.Contains(node.Events, e => e == ("FileSystemResizeSuccessful", "MountVolume.NodeExpandVolume succeeded for volume \"pv-1\""));
        await node.TearDownAsync(pod.Metadata.Uid);
    }

    private static async Task ClaimMoreAsync(CsiNode node, string size)
    {
        var claim = await node.Api.GetAsync<V1PersistentVolumeClaim>(new("default", "claim"), Ct);
        var pending = new V1PersistentVolumeClaimCondition { Type = "FileSystemResizePending", Status = "True" };
        claim = await node.Api.UpdateStatusAsync(claim with { Status = claim.Status with { Conditions = [pending] } }, Ct);
        var target = new ApiTarget(node.Api.Catalog.For<V1PersistentVolumeClaim>(), "default", "claim");
        var patch = "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"" + size + "\"}}}}";
        await node.Api.PatchAsync(target, new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(patch)), WriteOptions.Plain, Ct);
    }

    /// <summary>As the controller and the driver's attacher do.</summary>
    private static async Task AttachAsync(CsiNode node, V1PersistentVolume volume)
    {
        var attachment = await node.Api.CreateAsync(
            new V1VolumeAttachment
            {
                Metadata = new() { Name = CsiAttachments.NameOf(node.Driver.Name, "h-1", Name) },
                Spec = new() { Attacher = node.Driver.Name, NodeName = Name, Source = new() { PersistentVolumeName = volume.Metadata.Name } },
            },
            Ct);
        var found = new Dictionary<string, string> { ["device"] = "/dev/xvdb" };
        await node.Api.UpdateStatusAsync(attachment with { Status = new() { Attached = true, AttachmentMetadata = found } }, Ct);
        await node.Api.ListAsync(new ApiTarget(node.Api.Catalog.For<V1VolumeAttachment>()), ListOptions.All, Ct);
        var present = await node.NodeAsync();
        var attached = new V1AttachedVolume { Name = CsiAttachments.InStatus(node.Driver.Name, "h-1"), DevicePath = "" };
        await node.Api.UpdateStatusAsync(present with { Status = (present.Status ?? new()) with { VolumesAttached = [attached] } }, Ct);
    }
}
