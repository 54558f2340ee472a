using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Kubelet.Tests.Images;

public sealed class ImageVolumeTests
{
    [Fact]
    public async Task A_container_starts_when_the_image_of_its_volume_is_there()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Pod("artifact:1"));

        await node.UntilAsync("p", p => p.Status?.Phase == "Running");

        await node.UntilEventAsync("Pulling", "Pulling image \"artifact:1\"", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_container_waits_for_an_image_that_cannot_be_pulled_and_says_which()
    {
        var script = new SimulationScript { Images = SimulationScript.Default.Images.Add("missing:1", new() { PullError = "not found" }) };
        await using var node = await TestNode.StartAsync(script);
        await node.CreateAsync(Pod("missing:1"));

        await node.UntilAsync("p", p => p.Status?.ContainerStatuses?[0].State?.Waiting?.Reason == "ErrImagePull");
        var pod = await node.UntilAsync("p", p => p.Status?.ContainerStatuses?[0].State?.Waiting?.Reason == "ImagePullBackOff", TimeSpan.FromSeconds(1));
        Assert.StartsWith("Back-off pulling image \"missing:1\": ErrImagePull: ", pod.Status.ContainerStatuses[0].State.Waiting.Message, StringComparison.Ordinal);
    }

    private static V1Pod Pod(string image)
    {
        var pod = TestNode.Pod("p", TestNode.Container() with { VolumeMounts = [new() { Name = "v", MountPath = "/v" }] });
        pod.Spec.Volumes = [new() { Name = "v", Image = new() { Reference = image } }];
        return pod;
    }
}
