using Grpc.Core;
using Jota.Kubelet.Runtime.Cri;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Runtime.Cri;

public sealed class PatientRemovalTests
{
    private readonly FakeTimeProvider _clock = new() { AutoAdvanceAmount = TimeSpan.Zero };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_that_is_being_started_is_removed_when_it_is()
    {
        var refusals = 3;
        await PassAsync(PatientRemoval.RunAsync(() => refusals-- > 0 ? Refuse(StatusCode.Unknown) : Task.CompletedTask, _clock, Ct));
        Assert.Equal(-1, refusals);
    }

    [Fact]
    public async Task What_is_refused_for_too_long_fails_in_the_runtimes_words()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => PassAsync(PatientRemoval.RunAsync(() => Refuse(StatusCode.FailedPrecondition), _clock, Ct)));
        Assert.Equal("container is in starting state", failure.Status.Detail);
        Assert.True(_clock.GetUtcNow() - _clock.Start >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_runtime_that_is_away_is_not_asked_again_here() =>
        await Assert.ThrowsAsync<RpcException>(() => PatientRemoval.RunAsync(() => Refuse(StatusCode.Unavailable), _clock, Ct));

    private async Task PassAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await work;
    }

    private static Task Refuse(StatusCode code) => Task.FromException(new RpcException(new Status(code, "container is in starting state")));
}
