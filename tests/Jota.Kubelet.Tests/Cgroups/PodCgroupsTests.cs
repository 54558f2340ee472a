using Jota.Kubelet.Cgroups;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Cgroups;

/// <summary>Pods' cgroups, in folders that stand for the kernel's: one that has something in it is as busy as a group that still has a process.</summary>
public sealed class PodCgroupsTests : IDisposable
{
    private readonly string _mount = Directory.CreateTempSubdirectory("jota-cgroups-").FullName;
    private readonly FakeTimeProvider _clock = new();
    private readonly Lines _log = new();
    private readonly V1Pod _pod = new() { Metadata = new() { Name = "p", NamespaceProperty = "default", Uid = "u" }, Spec = new() { Containers = [] } };
    private readonly PodCgroups _groups;

    public PodCgroupsTests()
    {
        File.WriteAllText(Path.Combine(_mount, "cgroup.controllers"), "");
        _groups = new PodCgroups(CgroupTree.At(_mount)!, _clock, _log);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Group => Path.Combine(_mount, "kubepods/besteffort/podu");

    [Fact]
    public async Task A_group_that_the_kernel_still_holds_is_removed_when_it_lets_go()
    {
        var held = Hold();
        var removing = _groups.RemoveAsync(_pod, Ct);
        Assert.False(removing.IsCompleted);
        Assert.True(Directory.Exists(Group));

        File.Delete(held);
        await PassAsync(removing);
        Assert.False(Directory.Exists(Group));
        Assert.Empty(_log.Told);
    }

    [Fact]
    public async Task A_group_that_is_never_let_go_is_told_of_once_and_holds_nothing_up_for_ever()
    {
        Hold();
        await PassAsync(_groups.RemoveAsync(_pod, Ct));
        Assert.StartsWith("Warning: The cgroup of default/p could not be removed: ", Assert.Single(_log.Told), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_mount, recursive: true);

    private string Hold()
    {
        var container = Directory.CreateDirectory(Path.Combine(Group, "container"));
        var held = Path.Combine(container.FullName, "held");
        File.WriteAllText(held, "");
        return held;
    }

    private async Task PassAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await work;
    }

    private sealed class Lines : ILogger
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Null(exception);
            Told.Add($"{logLevel}: {formatter(state, exception)}");
        }
    }
}
