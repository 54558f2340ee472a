using Jota.Containerd.Tests.Pods;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Images;

namespace Jota.Containerd.Tests;

/// <summary>What the runtime tells of pods' networks and of the disk that it keeps images on.</summary>
public sealed class FiguresTests(RealContainerd real)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_bytes_that_went_through_a_pods_network_are_counted()
    {
        await using var node = await RealNode.StartAsync(real);
        await node.CreateAsync(RealNode.Pod("counted", RealNode.Nginx()));
        var pod = await node.UntilReadyAsync("counted");
        await Web.GetAsync(pod.Status.PodIP, 80, Ct);
        var sandboxes = (await real.Runtime.ListPodSandboxesAsync(null, Ct)).ToDictionary(one => one.Id, one => one.Metadata.Uid);

        var networks = await PodNetworks.ReadAsync(real.Runtime, sandboxes.Keys, Ct);

        var use = Assert.Single(networks.Single(one => sandboxes[one.Key] == pod.Metadata.Uid).Value);

        Assert.Equal("eth0", use.Interface);
        Assert.True(use is { ReceivedBytes: > 0, SentBytes: > 0 }, $"{use}");
    }

    [Fact]
    public async Task The_disk_of_images_is_known()
    {
        var folder = await real.Runtime.ImageFolderAsync(Ct);
        Assert.True(Directory.Exists(folder), folder);
        var disk = await new ImageDisk(real.Runtime, "/").ReadAsync(Ct);
        Assert.True(disk is { Capacity: > 0, Available: > 0 } use && use.Available <= use.Capacity && use.InodesFree <= use.Inodes, $"{disk}");
    }
}
