using Jota.Api;
using Jota.ApiServer;
using Jota.Client;
using Jota.Kubelet.Pods;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Pods;

public sealed class SharedPodSourceTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly ApiServerCore _core;

    public SharedPodSourceTests() => _core = new(new ApiServerOptions { Store = new MemoryStore(clock: _clock), Clock = _clock, Ids = IdSource.Seeded(7) });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IApi Api => _core.As(ApiServerCore.Self);

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task A_pod_made_anew_under_the_same_name_on_another_node_is_gone_from_the_first()
    {
        await StartAsync();
        var gate = new Listing(Api);
        await using var source = new SharedPodSource(gate, _clock, NullLogger.Instance, new LoopHealth());
        await using var one = source.FollowAsync("one", Ct).GetAsyncEnumerator(Ct);
        await using var two = source.FollowAsync("two", Ct).GetAsyncEnumerator(Ct);
        var first = await MakeAsync("one");
        Assert.Equal(first.Metadata.Uid, (await NextPodAsync(one)).Pod?.Metadata.Uid);

        // While the source hears nothing, the name passes to another pod.
        await gate.Watching;
        gate.Deafen();
        await Api.DeleteAsync<V1Pod>(new("default", "web"), new DeleteOptions { GracePeriodSeconds = 0 }, Ct);
        var second = await MakeAsync("two");
        gate.EndWatches();

        Assert.Null((await NextPodAsync(one)).Pod);
        Assert.Equal(second.Metadata.Uid, (await NextPodAsync(two)).Pod?.Metadata.Uid);
    }

    [Fact]
    public async Task Nodes_that_come_and_go_leave_nothing_behind()
    {
        await StartAsync();
        await using var source = new SharedPodSource(Api, _clock, NullLogger.Instance, new LoopHealth());
        for (var round = 0; round < 100_000; round++)
        {
            using var stop = new CancellationTokenSource();
            var reader = source.FollowAsync($"node-{round}", stop.Token).GetAsyncEnumerator(stop.Token);
            var next = reader.MoveNextAsync();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                // What is told before the end is taken; then comes the end.
                while (await next)
                {
                    next = reader.MoveNextAsync();
                }
            });
            await reader.DisposeAsync();
        }

        Assert.Equal(0, source.Readers);
    }

    private async Task StartAsync()
    {
        await _core.StartAsync(Ct);
        await Api.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "default" } }, Ct);
    }

    private Task<V1Pod> MakeAsync(string node)
    {
        var pod = TestNode.Pod("web");
        pod.Spec.NodeName = node;
        return Api.CreateAsync(pod, Ct);
    }

    private async Task<PodChange> NextPodAsync(IAsyncEnumerator<PodChange> source)
    {
        while (await MoveAsync(source))
        {
            if (!source.Current.Synced)
            {
                return source.Current;
            }
        }

        throw new InvalidOperationException("the source ended");
    }

    // The source pauses on the clock between two tries.
    private async Task<bool> MoveAsync(IAsyncEnumerator<PodChange> source)
    {
        var next = source.MoveNextAsync().AsTask();
        var patience = TimeSpan.FromSeconds(20);
        for (var started = TimeProvider.System.GetTimestamp(); !next.IsCompleted && TimeProvider.System.GetElapsedTime(started) < patience;)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct));
        }

        return await next.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, Ct);
    }

    /// <summary>Watches that hear nothing any more once they are told so, and end on demand with a demand for a new list.</summary>
    private sealed class Listing(IApi api) : Jota.Tests.PassingApi(api)
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private CancellationTokenSource _hearing = new();
        private CancellationTokenSource _watching = new();

        /// <summary>Completes when somebody watches.</summary>
        public Task Watching => _begun.Task;

        public void Deafen() => Interlocked.Exchange(ref _hearing, new()).Cancel();

        public void EndWatches() => Interlocked.Exchange(ref _watching, new()).Cancel();

        public override async IAsyncEnumerable<WatchEvent> WatchAsync(
            ApiTarget target, ListOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            var hearing = _hearing.Token;
            _begun.TrySetResult();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _watching.Token);
            await using var inner = base.WatchAsync(target, options, either.Token).GetAsyncEnumerator(either.Token);
            while (await MoveAsync(inner, ct))
            {
                if (!hearing.IsCancellationRequested)
                {
                    yield return inner.Current;
                }
            }

            yield return WatchEvent.Error(new V1Status { Code = 410, Reason = "Expired" });
        }

        private static async Task<bool> MoveAsync(IAsyncEnumerator<WatchEvent> watch, CancellationToken ct)
        {
            try
            {
                return await watch.MoveNextAsync();
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
