using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jota.Kubelet.Runtime.Cri;
using Jota.Kubelet.Runtime.Cri.Containerd;
using Jota.Kubelet.Runtime.Cri.V1;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Kubelet.Tests.Runtime.Cri;

public sealed class ContainerEventsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_end_is_told_although_the_runtime_does_not_say_how_things_stand()
    {
        var calls = new BusyContainerd();
        var events = new ContainerEvents(new(calls), new(calls), TimeProvider.System);
        await using var reader = events.ReadAsync(Ct).GetAsyncEnumerator(Ct);
        var next = reader.MoveNextAsync();
        calls.Tell("/tasks/exit", "one");
        Assert.True(await next);
        Assert.Equal("one", reader.Current.Id);
    }

    [Theory]
    [InlineData(ContainerState.ContainerRunning)]
    [InlineData(ContainerState.ContainerCreated)]
    public async Task An_end_that_the_runtime_is_late_to_know_is_told_when_it_knows(ContainerState before)
    {
        var clock = new FakeTimeProvider();
        var calls = new BusyContainerd { RunsUntil = (clock, clock.GetUtcNow().AddSeconds(40)), Before = before };
        var events = new ContainerEvents(new(calls), new(calls), clock);
        await using var reader = events.ReadAsync(Ct).GetAsyncEnumerator(Ct);
        var next = reader.MoveNextAsync().AsTask();
        calls.Tell("/tasks/exit", "one");
        while (!next.IsCompleted)
        {
            await Task.Yield();
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal("one", reader.Current.Id);
        Assert.True(calls.KnowsTheEnd);
    }

    /// <summary>A containerd with events of its own only, which answers no question about a container, or that one runs.</summary>
    private sealed class BusyContainerd : CallInvoker
    {
        private readonly Channel<Envelope> _events = Channel.CreateUnbounded<Envelope>();

        /// <summary>What it takes every container for until it knows of its end.</summary>
        public ContainerState Before { get; init; }

        /// <summary>Until when it takes every container for that.</summary>
        public (TimeProvider Clock, DateTimeOffset At)? RunsUntil { get; init; }

        public bool KnowsTheEnd => RunsUntil is { } until && until.Clock.GetUtcNow() >= until.At;

        public void Tell(string topic, string container) => _events.Writer.TryWrite(new()
        {
            Topic = topic,
            Event = new Any { Value = new TaskEvent { ContainerId = container }.ToByteString() },
        });

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var answer = method.Name == "ContainerStatus" ? Status<TResponse>() : Task.FromResult(Activator.CreateInstance<TResponse>());
            if (request is PublishRequest published)
            {
                _events.Writer.TryWrite(new() { Topic = published.Topic });
            }

            return new(answer, Task.FromResult(new Metadata()), () => Grpc.Core.Status.DefaultSuccess, () => [], () => { });
        }

        private Task<TResponse> Status<TResponse>() => RunsUntil is null
            ? Task.FromException<TResponse>(new RpcException(new Status(StatusCode.Unavailable, "busy")))
            : Task.FromResult((TResponse)(object)new ContainerStatusResponse
            {
                Status = new() { State = KnowsTheEnd ? ContainerState.ContainerExited : Before },
            });

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var reader = (IAsyncStreamReader<TResponse>)(object)(method.Name == "Subscribe" ? new Subscription(_events.Reader) : new Missing());
            return new(reader, Task.FromResult(new Metadata()), () => Grpc.Core.Status.DefaultSuccess, () => [], () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }

    private sealed class Subscription(ChannelReader<Envelope> events) : IAsyncStreamReader<Envelope>
    {
        public Envelope Current { get; private set; } = new();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            Current = await events.ReadAsync(cancellationToken);
            return true;
        }
    }

    private sealed class Missing : IAsyncStreamReader<ContainerEventResponse>
    {
        public ContainerEventResponse Current => throw new InvalidOperationException();

        public Task<bool> MoveNext(CancellationToken cancellationToken) =>
            Task.FromException<bool>(new RpcException(new Status(StatusCode.Unimplemented, "unknown method")));
    }
}
