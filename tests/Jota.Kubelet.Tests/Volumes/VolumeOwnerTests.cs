using Jota.Kubelet.Volumes;
using k8s.Models;

namespace Jota.Kubelet.Tests.Volumes;

public sealed class VolumeOwnerTests
{
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(1000L, null, null, 1000L)]
    [InlineData(null, 1000L, 1000L, 1000L)]
    [InlineData(null, 1000L, null, null)]
    [InlineData(1000L, 2000L, null, null)]
    [InlineData(1000L, 2000L, 2000L, 2000L)]
    [InlineData(0L, null, null, 0L)]
    public void Is_the_user_that_all_containers_run_as(long? pod, long? main, long? init, long? user) =>
        Assert.Equal(user, VolumeOwner.UserOf(Pod(pod, main, init)));

    [Theory]
    [InlineData(null, null, "644", null)]
    [InlineData(1000L, null, "600", 1000L)]
    [InlineData(null, 2000L, "600", null)]
    public async Task A_token_is_that_users_alone(long? runAs, long? fsGroup, string mode, long? owner)
    {
        var pod = Pod(runAs, null, null);
        pod.Spec.SecurityContext.FsGroup = fsGroup;
        var input = new ProjectionInput(pod, "v")
        {
            ConfigMap = _ => Task.FromResult<V1ConfigMap?>(null),
            Secret = _ => Task.FromResult<V1Secret?>(null),
            Token = _ => Task.FromResult("t"),
        };
        var volume = new V1Volume { Name = "v", Projected = new() { Sources = [new() { ServiceAccountToken = new() { Path = "token" } }] } };

        var file = (await ProjectedFiles.ComputeAsync(volume, input))!["token"];

        Assert.Equal((mode, owner), (Convert.ToString(file.Mode, 8), file.User));
    }

    private static V1Pod Pod(long? pod, long? main, long? init) => new()
    {
        Metadata = new() { Name = "p" },
        Spec = new()
        {
            SecurityContext = new() { RunAsUser = pod },
            Containers = [new() { Name = "c", SecurityContext = new() { RunAsUser = main } }],
            InitContainers = [new() { Name = "i", SecurityContext = new() { RunAsUser = init } }],
        },
    };
}
