using System.Text;
using Jota.Kubelet.Logs;
using Jota.Kubelet.Runtime.Cri.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Containerd.Tests;

public sealed class ContainerTests(RealContainerd real)
{
    private const string Busybox = "busybox:1.36";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exit_is_told_once_the_status_shows_it()
    {
        await using var pod = await TestPod.RunAsync(real, "exit", Ct);
        await using var events = new TestEvents(real.Runtime);
        var id = await pod.StartAsync("c", Busybox, ["sh", "-c", "sleep 0.3; exit 7"], Ct);
        var status = await UntilExitedAsync(events, id);
        Assert.Equal(7, status.ExitCode);
        Assert.Equal("Error", status.Reason);
    }

    [Fact]
    public async Task A_container_over_its_memory_limit_is_killed_and_says_so()
    {
        await using var pod = await TestPod.RunAsync(real, "oom", Ct);
        await using var events = new TestEvents(real.Runtime);
        var id = await pod.StartAsync("c", Busybox, ["sh", "-c", "sleep 0.3; exec tail /dev/zero"], Ct, memoryLimit: 16 << 20);
        await UntilExitedAsync(events, id);
        await Eventually.TrueAsync(async () => (await real.Runtime.ContainerStatusAsync(id, Ct)).Reason == "OOMKilled");
        Assert.Equal(137, (await real.Runtime.ContainerStatusAsync(id, Ct)).ExitCode);
    }

    [Fact]
    public async Task What_a_container_prints_is_read_while_it_runs_and_to_its_end()
    {
        await using var pod = await TestPod.RunAsync(real, "log", Ct);
        await using var events = new TestEvents(real.Runtime);
        var id = await pod.StartAsync("c", Busybox, ["sh", "-c", "echo one; sleep 0.3; echo two >&2; printf three"], Ct);
        using var into = new MemoryStream();
        await ContainerLogReader.CopyAsync(
            Path.Combine(pod.LogDirectory, "c.log"), new() { Container = "c", Follow = true }, UntilExitedAsync(events, id), into, Ct);
        Assert.Equal("one\ntwo\nthree", Encoding.UTF8.GetString(into.ToArray()));
    }

    [Fact]
    public async Task A_log_that_is_too_long_is_put_aside_and_written_anew()
    {
        await using var pod = await TestPod.RunAsync(real, "rotate", Ct);
        var id = await pod.StartAsync("c", Busybox, ["sh", "-c", "echo first; sleep 60"], Ct);
        var path = Path.Combine(pod.LogDirectory, "c.log");
        await Eventually.TrueAsync(() => Task.FromResult(new FileInfo(path).Length > 0));
        var rotation = new LogRotation(
            real.Runtime, new() { MaxSize = 1 }, TimeProvider.System, NullLogger<LogRotation>.Instance);

        Assert.True(await rotation.RotateAsync(new(id, path), Ct));

        Assert.Equal(0, new FileInfo(path).Length);
        Assert.Single(Directory.GetFiles(pod.LogDirectory), file => file.StartsWith(path + ".", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_runs_in_a_container_and_its_output_and_code_come_back()
    {
        await using var pod = await TestPod.RunAsync(real, "exec", Ct);
        var id = await pod.StartAsync("c", Busybox, ["sleep", "60"], Ct);
        var answer = await real.Runtime.ExecSyncAsync(id, ["sh", "-c", "echo out; echo err >&2; exit 3"], TimeSpan.FromSeconds(10), Ct);
        Assert.Equal(("out\n", "err\n", 3), (answer.Stdout.ToStringUtf8(), answer.Stderr.ToStringUtf8(), answer.ExitCode));
    }

    [Fact]
    public async Task Stopping_and_removing_what_is_gone_succeeds()
    {
        await using var pod = await TestPod.RunAsync(real, "gone", Ct);
        var id = await pod.StartAsync("c", Busybox, ["sleep", "60"], Ct);
        for (var i = 0; i < 2; i++)
        {
            await real.Runtime.StopContainerAsync(id, TimeSpan.Zero, Ct);
            await real.Runtime.RemoveContainerAsync(id, Ct);
        }

        await real.Runtime.StopPodSandboxAsync(pod.Id, Ct);
        for (var i = 0; i < 2; i++)
        {
            await real.Runtime.RemovePodSandboxAsync(pod.Id, Ct);
            await real.Runtime.StopPodSandboxAsync(pod.Id, Ct);
        }
    }

    private async Task<ContainerStatus> UntilExitedAsync(TestEvents events, string id)
    {
        while (true)
        {
            await events.NextOfAsync(id, Ct);
            var status = await real.Runtime.ContainerStatusAsync(id, Ct);
            if (status.State == ContainerState.ContainerExited)
            {
                return status;
            }
        }
    }
}
