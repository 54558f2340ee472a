using Google.Protobuf.Collections;
using Grpc.Core;
using Jota.Kubelet.Runtime.Cri.V1;
using Status = Grpc.Core.Status;

namespace Jota.Kubelet.Runtime.Simulated;

/// <content>Images.</content>
public sealed partial class SimulatedRuntime
{
    /// <inheritdoc/>
    public Task<Image?> ImageStatusAsync(string image, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult(_images.GetValueOrDefault(image));
        }
    }

    /// <inheritdoc/>
    public async Task<string> PullImageAsync(string image, AuthConfig? auth, PodSandboxConfig? sandbox, CancellationToken ct)
    {
        var behaviour = _script.For(image, "", sandbox?.Annotations ?? new MapField<string, string>());
        await PassAsync(behaviour.PullTime, ct);
        if (behaviour.PullError is { } error)
        {
            throw new RpcException(new Status(StatusCode.NotFound, error));
        }

        lock (_gate)
        {
            _images[image] = new Image { Id = image, RepoTags = { image }, Size = behaviour.Size, Spec = new ImageSpec { Image = image } };
        }

        return image;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Image>>([.. _images.Values]);
        }
    }

    /// <inheritdoc/>
    public Task RemoveImageAsync(string image, CancellationToken ct)
    {
        lock (_gate)
        {
            _images.Remove(image);
        }

        return Task.CompletedTask;
    }
}
