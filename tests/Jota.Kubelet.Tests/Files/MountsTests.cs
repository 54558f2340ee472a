using Jota.Kubelet.Files;

namespace Jota.Kubelet.Tests.Files;

public sealed class MountsTests
{
    [Fact]
    public void The_innermost_mounts_below_a_directory_come_first() => Assert.Equal(
        ["/data/pods/with space/inner", "/data/pods/a"],
        Mounts.Below("/data", [
            "tmpfs /data/pods/a tmpfs rw 0 0",
            @"tmpfs /data/pods/with\040space/inner tmpfs rw 0 0",
            "tmpfs /database tmpfs rw 0 0",
            "tmpfs /data tmpfs rw 0 0",
        ]));
}
