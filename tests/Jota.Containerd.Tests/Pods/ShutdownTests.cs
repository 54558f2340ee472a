using Jota.Kubelet;

namespace Jota.Containerd.Tests.Pods;

/// <summary>A node that stops for good, with real containers.</summary>
public sealed class ShutdownTests(RealContainerd real)
{
    [Fact]
    public async Task Pods_get_their_signal_and_end_before_the_node_does()
    {
        var shutdown = new ShutdownOptions { GracePeriod = TimeSpan.FromSeconds(40), GracePeriodCriticalPods = TimeSpan.FromSeconds(10) };
        await using var node = await RealNode.StartAsync(real, options => options with { Shutdown = shutdown });
        const string Script = "trap 'echo told; exit 0' TERM; echo up; while true; do sleep 0.1; done";
        var pod = RealNode.Pod("ending", RealNode.Busybox("c", "sh", "-c", Script));
        pod.Spec.TerminationGracePeriodSeconds = 20;
        await node.CreateAsync(pod);
        await node.UntilReadyAsync("ending");

        await node.Kubelet.DisposeAsync();

        var ended = await node.UntilAsync("ending", one => one.Status?.Phase == "Failed");
        Assert.Equal("Terminated", ended.Status.Reason);
        Assert.Equal(0, ended.Status.ContainerStatuses[0].State.Terminated.ExitCode);

        // Started again it takes the pod's remains away when the pod is deleted.
        await node.StartKubeletAsync();
    }
}
