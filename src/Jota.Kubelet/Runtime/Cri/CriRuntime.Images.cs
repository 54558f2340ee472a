using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <content>Images.</content>
public sealed partial class CriRuntime
{
    /// <inheritdoc/>
    public async Task<Image?> ImageStatusAsync(string image, CancellationToken ct)
    {
        var answer = await _images.ImageStatusAsync(new() { Image = new() { Image = image } }, Within(_timeouts.Request, ct));
        return answer.Image;
    }

    /// <inheritdoc/>
    public async Task<string> PullImageAsync(string image, AuthConfig? auth, PodSandboxConfig? sandbox, CancellationToken ct)
    {
        var request = new PullImageRequest { Image = new() { Image = image }, Auth = auth, SandboxConfig = sandbox };
        return (await _images.PullImageAsync(request, Within(_timeouts.Pull, ct))).ImageRef;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImageMount>> ViewImageAsync(string image, string name, CancellationToken ct) =>
        _snapshots.ViewAsync(image, name, ct);

    /// <inheritdoc/>
    public Task ReleaseImageAsync(string name, CancellationToken ct) => _snapshots.ReleaseAsync(name, ct);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken ct) =>
        (await _images.ListImagesAsync(new(), Within(_timeouts.Request, ct))).Images;

    /// <inheritdoc/>
    public async Task<string?> ImageFolderAsync(CancellationToken ct)
    {
        var answer = await _images.ImageFsInfoAsync(new(), Within(_timeouts.Request, ct));
        return answer.ImageFilesystems.Select(one => one.FsId?.Mountpoint).FirstOrDefault(folder => !string.IsNullOrEmpty(folder));
    }

    /// <inheritdoc/>
    public Task RemoveImageAsync(string image, CancellationToken ct) =>
        UnlessGoneAsync(_images.RemoveImageAsync(new() { Image = new() { Image = image } }, Within(_timeouts.Request, ct)));
}
