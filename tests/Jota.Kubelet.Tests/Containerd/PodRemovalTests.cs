using Grpc.Core;
using Jota.Api;
using Jota.Kubelet.Containerd;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using Jota.Kubelet.Simulated;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Containerd;

/// <summary>What <c>jota down</c> does with pods.</summary>
public class PodRemovalTests
{
    private const int Pods = 20;

    private readonly FakeTimeProvider _clock = new();
    private int _removals;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pod_that_is_slow_to_go_keeps_no_other_and_goes_last()
    {
        await using var inner = await TwentyPodsAsync();
        await using var runtime = new RemoteRuntime(inner, (call, _) => RefuseAsync(call, until: 3));

        await PodRemoval.RemoveAllAsync(runtime, Ct);

        Assert.Empty(await inner.ListPodSandboxesAsync(null, Ct));
        Assert.Equal(Pods + 3, _removals);
    }

    [Fact]
    public async Task What_stays_is_told_in_the_runtimes_words_when_all_others_were_tried()
    {
        await using var inner = await TwentyPodsAsync();
        await using var runtime = new RemoteRuntime(inner, (call, _) => RefuseAsync(call, until: int.MaxValue));

        var told = await Assert.ThrowsAsync<RuntimeSetupException>(() => PodRemoval.RemoveAllAsync(runtime, Ct));

        Assert.Equal("20 pods could not be removed: cannot delete running task", told.Message);
        Assert.Equal(3 * Pods, _removals);
    }

    private Task RefuseAsync(string call, int until) =>
        call == nameof(IContainerRuntime.RemovePodSandboxAsync) && Interlocked.Increment(ref _removals) <= until
            ? Task.FromException(new RpcException(new Status(StatusCode.FailedPrecondition, "cannot delete running task")))
            : Task.CompletedTask;

    private async Task<SimulatedRuntime> TwentyPodsAsync()
    {
        var runtime = new SimulatedRuntime("10.0.0.0/24", SimulationScript.Default, _clock, IdSource.Seeded(1));
        for (var i = 0; i < Pods; i++)
        {
            var metadata = new PodSandboxMetadata { Name = $"pod-{i}", Namespace = "default", Uid = $"uid-{i}" };
            await runtime.RunPodSandboxAsync(new PodSandboxConfig { Metadata = metadata }, "", Ct);
        }

        return runtime;
    }
}
