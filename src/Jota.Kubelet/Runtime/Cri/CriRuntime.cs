using Jota.Api;
using Grpc.Core;
using Grpc.Net.Client;
using Jota.Kubelet.Runtime.Cri.Containerd;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>A container runtime behind a unix socket that speaks the container runtime interface v1.</summary>
public sealed partial class CriRuntime : IContainerRuntime
{
    private readonly GrpcChannel _channel;
    private readonly RuntimeService.RuntimeServiceClient _runtime;
    private readonly ImageService.ImageServiceClient _images;
    private readonly Tasks.TasksClient _tasks;
    private readonly ImageSnapshots _snapshots;
    private readonly CriTimeouts _timeouts;
    private readonly TimeProvider _clock;
    private readonly ContainerEvents _events;
    private readonly CriStreaming _streaming = new();

    /// <summary>Answers at once: the connection is made by the first call.</summary>
    public CriRuntime(CriEndpoint endpoint, CriTimeouts timeouts, TimeProvider clock)
    {
        _channel = endpoint.Connect();
        _runtime = new(_channel);
        _images = new(_channel);
        _tasks = new(_channel);
        _timeouts = timeouts;
        _clock = clock;
        _snapshots = new(_channel, _images, timeouts, clock);
        _events = new(_runtime, new(_channel), clock);
    }

    /// <inheritdoc/>
    public async Task<VersionResponse> VersionAsync(CancellationToken ct) =>
        await _runtime.VersionAsync(new() { Version = "v1" }, Within(_timeouts.Request, ct));

    /// <inheritdoc/>
    public async Task<StatusResponse> StatusAsync(CancellationToken ct) =>
        await _runtime.StatusAsync(new(), Within(_timeouts.Request, ct));

    /// <inheritdoc/>
    public IAsyncEnumerable<ContainerEvent> EventsAsync(CancellationToken ct) => _events.ReadAsync(ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _streaming.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private CallOptions Within(TimeSpan timeout, CancellationToken ct) =>
        new(deadline: _clock.GetUtcNow().UtcDateTime.Plus(timeout), cancellationToken: ct);

    // Stopping and removing what is gone has succeeded; runtimes differ in whether they say so.
    private static async Task UnlessGoneAsync<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
        }
    }
}
