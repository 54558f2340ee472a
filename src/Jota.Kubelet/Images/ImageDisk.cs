using Jota.Kubelet.Files;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Images;

/// <summary>The disk that a runtime keeps its images on.</summary>
/// <param name="runtime">Knows where that is.</param>
/// <param name="otherwise">A folder that is taken for it when the runtime does not say.</param>
internal sealed class ImageDisk(IContainerRuntime runtime, string otherwise)
{
    private string? _folder;

    /// <summary>What there is of it; null when nobody knows.</summary>
    public async Task<FileSystemUse?> ReadAsync(CancellationToken ct)
    {
        _folder ??= await FindAsync(ct);
        return FileSystemUse.Of(_folder ?? otherwise);
    }

    private async Task<string?> FindAsync(CancellationToken ct)
    {
        try
        {
            return await runtime.ImageFolderAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && RuntimeErrors.IsOrdinary(e))
        {
            return null;
        }
    }
}
