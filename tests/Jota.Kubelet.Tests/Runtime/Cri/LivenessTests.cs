using System.Diagnostics;
using Jota.Kubelet.Runtime.Cri;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Runtime.Cri;

public sealed class LivenessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_that_is_gone_before_its_runtime_says_so_has_ended()
    {
        var clock = new FakeTimeProvider();
        uint?[] says = [7, 7, null];
        var asked = 0;
        var alive = Liveness.LookAsync(_ => Task.FromResult(says[asked++]), _ => ProcessSight.Nothing, clock, Ct);
        Assert.False(alive.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(alive.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(await alive);
    }

    [Fact]
    public async Task A_process_of_a_runtime_that_numbers_its_own_is_there_as_long_as_it_says_so()
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        var asked = 0;
        var alive = Liveness.LookAsync(_ => Task.FromResult<uint?>((uint)++asked), _ => ProcessSight.Nothing, clock, Ct);
        while (!alive.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.True(await alive);
        Assert.Equal(5, asked);
    }

    [Theory]
    [InlineData(nameof(ProcessSight.Alive), true)]
    [InlineData(nameof(ProcessSight.Ended), false)]
    public async Task What_the_kernel_shows_needs_no_second_look(string sight, bool alive)
    {
        var asked = 0;
        Assert.Equal(alive, await Liveness.LookAsync(
            _ => Task.FromResult<uint?>((uint)++asked), _ => Enum.Parse<ProcessSight>(sight), new FakeTimeProvider(), Ct));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task The_kernel_shows_who_is_there_who_has_ended_and_who_never_was()
    {
        Assert.Equal(ProcessSight.Alive, KernelProcess.Look((uint)Environment.ProcessId));
        Assert.Equal(ProcessSight.Nothing, KernelProcess.Look(uint.MaxValue));

        // Who takes the place of a shell never asks after the shell's child, which ends only then.
        const string Child = "while [ \"$(cat /proc/$PPID/comm)\" != sleep ]; do :; done";
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", $"sh -c '{Child}' & echo $!; exec sleep 600"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            var child = uint.Parse((await parent.StandardOutput.ReadLineAsync(Ct))!, System.Globalization.CultureInfo.InvariantCulture);
            while (KernelProcess.Look(child) == ProcessSight.Alive)
            {
                await Task.Yield();
            }

            Assert.Equal(ProcessSight.Ended, KernelProcess.Look(child));
        }
        finally
        {
            parent.Kill();
        }
    }
}
