using System.Globalization;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;

namespace Jota.Kubelet.Tests.Pods;

public sealed class RuntimeIndexTests
{
    [Fact]
    public void A_container_that_is_started_again_100_000_times_is_known_once()
    {
        var index = new RuntimeIndex(needed: true);
        for (var run = 0; run < 100_000; run++)
        {
            index.Note("pod", Pod("s", Id(run), Id(run - 1)));
            Assert.Equal("pod", index.OwnerOf(Id(run)));
        }

        Assert.Equal(3, index.Count);
        Assert.Null(index.OwnerOf(Id(5)));
        Assert.True(index.Knows(Id(99_999), (int)ContainerRunState.Running));
    }

    [Fact]
    public void Pods_that_come_and_go_100_000_times_leave_nothing_behind()
    {
        var index = new RuntimeIndex(needed: true);
        for (var pod = 0; pod < 100_000; pod++)
        {
            index.Note(Id(pod), Pod($"s{pod}", $"c{pod}"));
            index.Forget(Id(pod));
        }

        Assert.Equal(0, index.Count);
    }

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ObservedPod Pod(string sandbox, params string[] containers) => new(
        [new(sandbox, 0, true, default)], [.. containers.Select(id => new ObservedContainer(id, "c", sandbox, ContainerRunState.Running))]);
}
