using Jota.Api;
using Jota.Kubelet.Images;

namespace Jota.Kubelet.Tests.Images;

public sealed class ComingImagesTests : IComingImages
{
    private readonly TaskCompletionSource _nginx = new();

    [Fact]
    public async Task A_pod_waits_for_its_image_that_is_on_its_way_and_others_do_not()
    {
        await using var node = await TestNode.StartAsync(coming: this);
        await node.CreateAsync(TestNode.Pod("waits", TestNode.Container(image: "nginx:1.25")));
        await node.CreateAsync(TestNode.Pod("goes", TestNode.Container(image: "busybox")));
        await node.UntilAsync("goes", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        var waiting = await node.UntilAsync("waits", p => p.Status.ContainerStatuses?[0].State.Waiting is not null);
        Assert.Equal("ContainerCreating", waiting.Status.ContainerStatuses[0].State.Waiting.Reason);
        Assert.DoesNotContain(await node.EventsAsync(), e => e.Reason == "Pulling" && e.InvolvedObject.Name == "waits");

        _nginx.SetResult();
        await node.UntilAsync("waits", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
    }

    Task IComingImages.WhenHereAsync(string image, CancellationToken ct) => image == "docker.io/library/nginx:1.25" ? _nginx.Task.WaitAsync(ct) : Task.CompletedTask;
}
