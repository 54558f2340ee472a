using Jota.Kubelet.Images;

namespace Jota.Kubelet.Tests.Images;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest")]
    [InlineData("nginx:1.14.2", "docker.io/library/nginx:1.14.2")]
    [InlineData("team/app", "docker.io/team/app:latest")]
    [InlineData("docker.io/nginx", "docker.io/library/nginx:latest")]
    [InlineData("index.docker.io/library/nginx", "docker.io/library/nginx:latest")]
    [InlineData("localhost/app", "localhost/app:latest")]
    [InlineData("localhost:5000/app", "localhost:5000/app:latest")]
    [InlineData("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10")]
    [InlineData("nginx@sha256:0123", "docker.io/library/nginx@sha256:0123")]
    public void Names_are_completed(string image, string full) => Assert.Equal(full, ImageName.Normalize(image));

    [Theory]
    [InlineData("nginx", "latest")]
    [InlineData("nginx:1.14.2", "1.14.2")]
    [InlineData("localhost:5000/app", "latest")]
    [InlineData("nginx@sha256:0123", null)]
    [InlineData("nginx:1@sha256:0123", "1")]
    public void Tags_are_told_from_ports_and_digests(string image, string? tag) => Assert.Equal(tag, ImageName.TagOf(image));
}
