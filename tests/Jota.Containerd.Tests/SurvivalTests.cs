using System.Diagnostics;
using Jota.Kubelet.Containerd;
using Jota.Kubelet.Images;
using Jota.Kubelet.Network;
using Jota.Kubelet.Runtime.Cri;
using Jota.Kubelet.Runtime.Cri.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Containerd.Tests;

public sealed class SurvivalTests(RealContainerd real)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_containerd_comes_back_and_its_pods_never_notice()
    {
        await using var pod = await TestPod.RunAsync(real, "survivor", Ct);
        var id = await pod.StartAsync("c", "busybox:1.36", ["sleep", "600"], Ct);
        var startedAt = (await real.Runtime.ContainerStatusAsync(id, Ct)).StartedAt;
        var victim = (await ContainerdProcess.FindAsync(real.Containerd.Paths.Socket, Ct))!;

        using (var process = Process.GetProcessById(victim.Pid))
        {
            process.Kill();
        }

        await Eventually.TrueAsync(async () => await ContainerdProcess.FindAsync(real.Containerd.Paths.Socket, Ct) is { } other
            && other.Pid != victim.Pid && await ServesAsync(real.Runtime));
        var status = await real.Runtime.ContainerStatusAsync(id, Ct);
        Assert.Equal(ContainerState.ContainerRunning, status.State);
        Assert.Equal(startedAt, status.StartedAt);
        Assert.Equal(0, (await real.Runtime.ExecSyncAsync(id, ["true"], TimeSpan.FromSeconds(10), Ct)).ExitCode);
    }

    [Fact]
    public async Task A_second_start_adopts_what_runs()
    {
        await using var pod = await TestPod.RunAsync(real, "adopted", Ct);
        var before = (await ContainerdProcess.FindAsync(real.Containerd.Paths.Socket, Ct))!;

        await using var second = await PrivateContainerd.StartAsync(
            real.Options, TimeProvider.System, NullLogger<PrivateContainerd>.Instance, Ct);

        Assert.True(second.WasAdopted);
        Assert.Equal(before.Pid, (await ContainerdProcess.FindAsync(second.Paths.Socket, Ct))!.Pid);
        Assert.Equal(PodSandboxState.SandboxReady, (await real.Runtime.PodSandboxStatusAsync(pod.Id, Ct)).State);
    }

    [Fact]
    public async Task Stopping_all_leaves_nothing_behind()
    {
        _ = real.Containerd;
        var directory = Directory.CreateTempSubdirectory("jota-containerd-tests-");
        try
        {
            var paths = await RunAndStopAsync(directory.FullName);
            Assert.False(Directory.Exists(paths.Run));
            Assert.False(Directory.Exists("/sys/class/net/" + ContainerdPaths.BridgeFor(directory.FullName)));
            Assert.DoesNotContain(paths.Identity, await File.ReadAllTextAsync("/proc/mounts", Ct), StringComparison.Ordinal);
            Assert.DoesNotContain(directory.Name, await File.ReadAllTextAsync("/proc/mounts", Ct), StringComparison.Ordinal);
            Assert.Empty(ProcessesNaming(paths.Run));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_changed_configuration_restarts_containerd_and_keeps_its_pods()
    {
        await using var pod = await TestPod.RunAsync(real, "reconfigured", Ct);
        var id = await pod.StartAsync("c", "busybox:1.36", ["sleep", "600"], Ct);

        await using (var changed = await PrivateContainerd.StartAsync(
            real.Options with { SandboxImage = "busybox:1.36" }, TimeProvider.System, NullLogger<PrivateContainerd>.Instance, Ct))
        {
            Assert.False(changed.WasAdopted);
        }

        await using var back = await PrivateContainerd.StartAsync(
            real.Options, TimeProvider.System, NullLogger<PrivateContainerd>.Instance, Ct);
        Assert.Equal(ContainerState.ContainerRunning, (await real.Runtime.ContainerStatusAsync(id, Ct)).State);
    }

    private static async Task<ContainerdPaths> RunAndStopAsync(string directory)
    {
        var options = new ContainerdOptions
        {
            DataDirectory = directory,
            Network = new() { Bridge = ContainerdPaths.BridgeFor(directory), PodCidr = FreeSubnet.Find() },
        };
        await using var containerd = await PrivateContainerd.StartAsync(
            options, TimeProvider.System, NullLogger<PrivateContainerd>.Instance, Ct);
        await using var runtime = new CriRuntime(containerd.Endpoint, new(), TimeProvider.System);
        var preload = new ImagePreload(runtime, containerd.Paths.Socket, TimeProvider.System, NullLogger<ImagePreload>.Instance);
        await preload.RunAsync(RealContainerd.ImageDirectory, Ct);
        var sandbox = new PodSandboxConfig
        {
            Metadata = new() { Name = "left", Namespace = "default", Uid = "left" },
            LogDirectory = directory,
        };
        await runtime.RunPodSandboxAsync(sandbox, "", Ct);

        // As another process would, long after this one.
        await containerd.DisposeAsync();
        await PrivateContainerd.StopAllAsync(directory, TimeProvider.System, NullLogger<PrivateContainerd>.Instance, Ct);
        return containerd.Paths;
    }

    private static async Task<bool> ServesAsync(CriRuntime runtime)
    {
        try
        {
            await runtime.StatusAsync(Ct);
            return true;
        }
        catch (Grpc.Core.RpcException)
        {
            return false;
        }
    }

    private static IEnumerable<string> ProcessesNaming(string text) => Directory.GetDirectories("/proc")
        .Select(process => Path.Combine(process, "cmdline"))
        .Where(File.Exists)
        .Select(ReadOrNothing)
        .Where(line => line.Contains(text, StringComparison.Ordinal));

    private static string ReadOrNothing(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
