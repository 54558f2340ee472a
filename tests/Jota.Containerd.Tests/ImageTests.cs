using Grpc.Core;

namespace Jota.Containerd.Tests;

public sealed class ImageTests(RealContainerd real)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preloaded_images_are_there_under_their_short_names()
    {
        Assert.NotNull(await real.Runtime.ImageStatusAsync("nginx:1.14.2", Ct));
        Assert.NotNull(await real.Runtime.ImageStatusAsync("docker.io/library/busybox:1.36", Ct));
        Assert.Null(await real.Runtime.ImageStatusAsync("nginx:9.9.9", Ct));
    }

    [Fact]
    public async Task An_image_is_pulled_from_a_registry_and_removed_again()
    {
        // Removing takes every name of an image: this one is no other test's.
        await real.Registry.PushAsync(Path.Combine(RealContainerd.ImageDirectory, "nginx-1.19.2.tar"), "library/pulled:1");

        var reference = await real.Runtime.PullImageAsync("pulled:1", null, null, Ct);

        var image = await real.Runtime.ImageStatusAsync("pulled:1", Ct);
        Assert.Equal(reference, image?.Id);
        await real.Runtime.RemoveImageAsync("pulled:1", Ct);
        await real.Runtime.RemoveImageAsync("pulled:1", Ct);
        Assert.Null(await real.Runtime.ImageStatusAsync("pulled:1", Ct));
    }

    [Fact]
    public async Task A_missing_tag_is_told_with_the_registrys_reason()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => real.Runtime.PullImageAsync("nginx:no-such-tag", null, null, Ct));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Equal(
            "failed to pull and unpack image \"docker.io/library/nginx:no-such-tag\": failed to resolve reference "
            + "\"docker.io/library/nginx:no-such-tag\": docker.io/library/nginx:no-such-tag: not found",
            failure.Status.Detail);
    }
}
