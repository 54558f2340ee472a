using System.Globalization;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Jota.Api;
using Jota.Kubelet.Runtime.Cri.Containerd;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>
/// The files of images, as containerd unpacked them: its interface for containers knows no images as volumes before version 2.1.
/// </summary>
internal sealed class ImageSnapshots(GrpcChannel channel, ImageService.ImageServiceClient images, CriTimeouts timeouts, TimeProvider clock)
{
    private const string Snapshotter = "overlayfs";

    // What bears it is not collected, nor is what it stands on.
    private const string Kept = "containerd.io/gc.root";

    private readonly Snapshots.SnapshotsClient _snapshots = new(channel);

    public async Task<IReadOnlyList<ImageMount>> ViewAsync(string image, string name, CancellationToken ct)
    {
        var request = new ViewSnapshotRequest { Snapshotter = Snapshotter, Key = name, Parent = await ChainOfAsync(image, ct) };
        request.Labels[Kept] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        try
        {
            return Read((await _snapshots.ViewAsync(request, OfContainerd(ct))).Mounts);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            return Read((await _snapshots.MountsAsync(new() { Snapshotter = Snapshotter, Key = name }, OfContainerd(ct))).Mounts);
        }
    }

    public async Task ReleaseAsync(string name, CancellationToken ct)
    {
        try
        {
            await _snapshots.RemoveAsync(new() { Snapshotter = Snapshotter, Key = name }, OfContainerd(ct));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // It is gone already.
        }
    }

    /// <summary>The name of the snapshot that holds all layers of an image.</summary>
    private async Task<string> ChainOfAsync(string image, CancellationToken ct)
    {
        var request = new ImageStatusRequest { Image = new() { Image = image }, Verbose = true };
        var answer = await images.ImageStatusAsync(request, Within(ct));
        if (answer.Info.TryGetValue("info", out var text))
        {
            using var info = JsonDocument.Parse(text);
            if (info.RootElement.TryGetProperty("chainID", out var chain) && chain.GetString() is { Length: > 0 } id)
            {
                return id;
            }
        }

        throw new RpcException(new Status(StatusCode.Unimplemented, "the runtime does not tell where it keeps the files of images"));
    }

    private CallOptions OfContainerd(CancellationToken ct) => Within(ct).WithHeaders(ContainerdNamespace.Header);

    private CallOptions Within(CancellationToken ct) =>
        new(deadline: clock.GetUtcNow().UtcDateTime.Plus(timeouts.Request), cancellationToken: ct);

    private static List<ImageMount> Read(IEnumerable<SnapshotMount> mounts) =>
        [.. mounts.Select(mount => new ImageMount(mount.Type, mount.Source, [.. mount.Options]))];
}
