using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.Controllers.Tests.VolumeBinding.Storage;

namespace Jota.Controllers.Tests.VolumeAttaching;

/// <summary>Attachments on a real API server; the tests are the driver's attacher and the nodes.</summary>
public sealed class AttachDetachTests : ClusterTest
{
    private const string Driver = "disk.example.com";
    private static readonly string OnA = CsiAttachments.NameOf(Driver, "h", "a");
    private static readonly string OnB = CsiAttachments.NameOf(Driver, "h", "b");
    private static readonly string InStatus = CsiAttachments.InStatus(Driver, "h");

    [Fact]
    public async Task A_volume_is_attached_for_a_pod_told_to_its_node_and_detached_when_the_node_uses_it_no_more()
    {
        await PrepareAsync();
        await PodAsync("p", "a");
        await AttachAsync(OnA);
        var node = await Cluster.UntilAsync<V1Node>(n => n.Metadata.Name == "a" && n.Status.VolumesAttached is { Count: 1 }, "");
        Assert.Equal(InStatus, node.Status.VolumesAttached[0].Name);
        await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "SuccessfulAttachVolume");
        await UseAsync("a", InStatus);

        await Cluster.DeleteAsync<V1Pod>("p", options: new() { GracePeriodSeconds = 0 });
        await UntilSeenAsync("a");
        Assert.Null((await Cluster.GetAsync<V1VolumeAttachment>(OnA, "")).Metadata.DeletionTimestamp);

        await UseAsync("a");
        await Cluster.UntilGoneAsync<V1VolumeAttachment>(OnA, "");
        await Cluster.UntilAsync<V1Node>(n => n.Metadata.Name == "a" && n.Status.VolumesAttached?.Any(v => v.Name == InStatus) != true, "");
    }

    [Fact]
    public async Task A_volume_of_one_node_is_attached_to_the_next_when_the_first_has_let_go()
    {
        await PrepareAsync();
        await PodAsync("one", "a");
        await AttachAsync(OnA);
        await PodAsync("other", "b");
        var held = await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "FailedAttachVolume" && e.InvolvedObject.Name == "other");
        Assert.StartsWith("Multi-Attach error for volume \"v\" Volume is already exclusively attached to one node", held.Message, StringComparison.Ordinal);
        Assert.Equal([OnA], (await Cluster.ListAsync<V1VolumeAttachment>("")).Select(a => a.Metadata.Name));

        await Cluster.DeleteAsync<V1Pod>("one", options: new() { GracePeriodSeconds = 0 });
        await Cluster.UntilAsync<V1VolumeAttachment>(a => a.Metadata.Name == OnB, "");
        Assert.Equal([OnB], (await Cluster.ListAsync<V1VolumeAttachment>("")).Select(a => a.Metadata.Name));
    }

    [Fact]
    public async Task A_lost_node_is_given_six_minutes_and_one_out_of_service_none()
    {
        await PrepareAsync();
        await PodAsync("p", "a");
        await AttachAsync(OnA);
        await UseAsync("a", InStatus);
        await Cluster.UntilAsync<V1Node>(n => n.Metadata.Name == "a" && n.Status.VolumesAttached is { Count: 1 }, "");
        await ReadyAsync("a", "Unknown");
        await Cluster.DeleteAsync<V1Pod>("p", options: new() { GracePeriodSeconds = 0 });
        await UntilSeenAsync("a");
        Assert.Null((await Cluster.GetAsync<V1VolumeAttachment>(OnA, "")).Metadata.DeletionTimestamp);

        await Cluster.ChangeAsync<V1Node>("a", n => n.Spec.Taints = [new() { Key = NodeTaints.OutOfService, Effect = "NoExecute" }], ns: "");
        await Cluster.UntilGoneAsync<V1VolumeAttachment>(OnA, "");
    }

    [Fact]
    public async Task What_a_node_had_that_is_gone_is_detached_after_six_minutes()
    {
        await PrepareAsync();
        await PodAsync("p", "a");
        await AttachAsync(OnA);
        await UseAsync("a", InStatus);
        await Cluster.UntilAsync<V1Node>(n => n.Metadata.Name == "a" && n.Status.VolumesAttached is { Count: 1 }, "");
        await Cluster.DeleteAsync<V1Pod>("p", options: new() { GracePeriodSeconds = 0 });
        await Cluster.DeleteAsync<V1Node>("a", "");

        var gone = Cluster.UntilGoneAsync<V1VolumeAttachment>(OnA, "");
        var passed = await Cluster.PassUntilAsync(gone, TimeSpan.FromMinutes(1));
        Assert.True(passed >= TimeSpan.FromMinutes(6), $"{passed}");
    }

    [Fact]
    public async Task Nothing_is_attached_for_a_driver_that_needs_no_attaching()
    {
        await Cluster.CreateAsync(new V1CSIDriver { Metadata = new() { Name = Driver }, Spec = new() { AttachRequired = false } });
        await PrepareAsync();
        await PodAsync("p", "a");
        await UntilSeenAsync("a");

        Assert.Equal(["marker"], (await Cluster.ListAsync<V1VolumeAttachment>("")).Select(a => a.Spec.Source.PersistentVolumeName));
    }

    [Fact]
    public async Task What_an_attacher_says_went_wrong_is_told_to_the_pod()
    {
        await PrepareAsync();
        await PodAsync("p", "a");
        await Cluster.UntilAsync<V1VolumeAttachment>(a => a.Metadata.Name == OnA, "");
        await Cluster.ChangeAsync<V1VolumeAttachment>(
            OnA, a => a.Status = new() { Attached = false, AttachError = new() { Message = "no such disk" } }, "status", "");

        var told = await Cluster.UntilAsync<Corev1Event>(e => e.Reason == "FailedAttachVolume");
        Assert.Equal("AttachVolume.Attach failed for volume \"v\" : no such disk", told.Message);
    }

    private async Task PrepareAsync()
    {
        foreach (var name in (string[])["a", "b"])
        {
            await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = name } });
            await ReadyAsync(name, "True");
        }

        await BoundAsync("c", "v", Driver, "h");
        await StartAsync(context => new AttachDetachController(context));
    }

    private async Task BoundAsync(string name, string volumeName, string driver, string handle)
    {
        var claim = Claim(name);
        claim.Spec.VolumeName = volumeName;
        claim = await Cluster.CreateAsync(claim);
        var volume = Volume(volumeName);
        volume.Spec.HostPath = null;
        volume.Spec.Csi = new() { Driver = driver, VolumeHandle = handle };
        volume.Spec.ClaimRef = new() { Kind = "PersistentVolumeClaim", NamespaceProperty = "default", Name = name, Uid = claim.Metadata.Uid };
        await Cluster.CreateAsync(volume);
        await Cluster.ChangeAsync<V1PersistentVolumeClaim>(name, c => c.Status = new() { Phase = "Bound" }, "status");
    }

    /// <summary>Completes when the controller has looked at a node as it is now: what comes after that is told there.</summary>
    private async Task UntilSeenAsync(string node)
    {
        await BoundAsync("marker", "marker", "other.example.com", "marker");
        await PodAsync("marker", node, "marker");
        await AttachAsync(CsiAttachments.NameOf("other.example.com", "marker", node));
        var marker = CsiAttachments.InStatus("other.example.com", "marker");
        await Cluster.UntilAsync<V1Node>(n => n.Metadata.Name == node && n.Status.VolumesAttached?.Any(v => v.Name == marker) == true, "");
    }

    private async Task PodAsync(string name, string node, string claim = "c")
    {
        if ((await Cluster.ListAsync<V1ServiceAccount>()).Count == 0)
        {
            await Cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        }

        await Cluster.CreateAsync(new V1Pod
        {
            Metadata = new() { Name = name, NamespaceProperty = "default" },
            Spec = new()
            {
                NodeName = node,
                Containers = [new() { Name = "c", Image = "nginx" }],
                Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = claim } }],
            },
        });
    }

    private async Task AttachAsync(string name)
    {
        await Cluster.UntilAsync<V1VolumeAttachment>(a => a.Metadata.Name == name, "");
        await Cluster.ChangeAsync<V1VolumeAttachment>(name, a => a.Status = new() { Attached = true }, "status", "");
    }

    private Task UseAsync(string node, params string[] volumes) =>
        Cluster.ChangeAsync<V1Node>(node, n => n.Status.VolumesInUse = [.. volumes], "status", "");

    private Task ReadyAsync(string node, string ready) => Cluster.ChangeAsync<V1Node>(
        node, n => (n.Status ??= new()).Conditions = [new() { Type = "Ready", Status = ready }], "status", "");
}
