using Grpc.Core;
using Jota.Kubelet.Csi.Wire;
using Jota.Kubelet.Plugins;

namespace Jota.Kubelet.Csi;

/// <summary>
/// The node service of one CSI driver. Each call throws <see cref="PluginException"/> when the driver refuses it or does not answer within
/// two minutes (upstream's limit); what it may have done by then is for a later call to find, as CSI wants calls to be repeatable.
/// </summary>
internal sealed class CsiDriver : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly PluginSocket _socket;
    private readonly Node.NodeClient _client;

    public CsiDriver(Plugin plugin, TimeProvider clock)
    {
        Plugin = plugin;
        _socket = new(plugin.Endpoint, clock);
        _client = new(_socket.Channel);
    }

    public Plugin Plugin { get; }

    /// <summary>What it can beyond publishing; known once it is taken in.</summary>
    public CsiCapabilities Capabilities { get; private set; } = CsiCapabilities.None;

    /// <summary>Asks what it can.</summary>
    public async Task LearnAsync(CancellationToken ct)
    {
        var answer = await CallAsync(options => _client.NodeGetCapabilitiesAsync(new(), options), ct);
        Capabilities = CsiCapabilities.Of(answer);
    }

    public Task<NodeGetInfoResponse> GetInfoAsync(CancellationToken ct) =>
        CallAsync(options => _client.NodeGetInfoAsync(new(), options), ct);

    public Task StageAsync(NodeStageVolumeRequest request, CancellationToken ct) =>
        CallAsync(options => _client.NodeStageVolumeAsync(request, options), ct);

    public Task UnstageAsync(NodeUnstageVolumeRequest request, CancellationToken ct) =>
        CallAsync(options => _client.NodeUnstageVolumeAsync(request, options), ct);

    public Task PublishAsync(NodePublishVolumeRequest request, CancellationToken ct) =>
        CallAsync(options => _client.NodePublishVolumeAsync(request, options), ct);

    public Task UnpublishAsync(NodeUnpublishVolumeRequest request, CancellationToken ct) =>
        CallAsync(options => _client.NodeUnpublishVolumeAsync(request, options), ct);

    public Task<NodeExpandVolumeResponse> ExpandAsync(NodeExpandVolumeRequest request, CancellationToken ct) =>
        CallAsync(options => _client.NodeExpandVolumeAsync(request, options), ct);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken ct) =>
        _socket.CallAsync(call, Patience, ct);
}
