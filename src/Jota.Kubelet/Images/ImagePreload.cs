using System.Diagnostics;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Containerd;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Images;

/// <summary>Brings the images of a folder of OCI archives into containerd, for machines without a registry.</summary>
public sealed partial class ImagePreload(IContainerRuntime runtime, string socket, TimeProvider clock, ILogger<ImagePreload> log)
{
    private const int AtOnce = 2;

    // The CRI part of containerd learns of an imported image by an event.
    private static readonly TimeSpan VisibleWithin = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Imports every <c>*.tar</c> of the folder whose image the runtime lacks or has with other content, and answers how many that were.
    /// What cannot be read or imported is logged and left out.
    /// </summary>
    public async Task<int> RunAsync(string directory, CancellationToken ct)
    {
        var imported = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(Directory.EnumerateFiles(directory, "*.tar").Order(StringComparer.Ordinal), parallel, async (path, ct) =>
        {
            if (await ImageArchive.ReadAsync(path, ct) is not { } archive)
            {
                LogUnreadable(path);
            }
            else if (!await IsThereAsync(archive, ct) && await ImportAsync(archive, ct))
            {
                Interlocked.Increment(ref imported);
            }
        });
        return imported;
    }

    private async Task<bool> IsThereAsync(ImageArchive archive, CancellationToken ct) =>
        await runtime.ImageStatusAsync(archive.Name, ct) is { } image && image.Id == archive.ConfigDigest;

    private async Task<bool> ImportAsync(ImageArchive archive, CancellationToken ct)
    {
        var start = new ProcessStartInfo(
            Prerequisites.FindProgram("ctr") ?? "ctr", ["--address", socket, "--namespace", "k8s.io", "images", "import", archive.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var ctr = Process.Start(start)!;
        var output = ctr.StandardOutput.ReadToEndAsync(ct);
        var errors = await ctr.StandardError.ReadToEndAsync(ct);
        await output;
        await ctr.WaitForExitAsync(ct);
        if (ctr.ExitCode != 0)
        {
            LogFailed(archive.Name, archive.Path, errors.Trim());
            return false;
        }

        await UntilVisibleAsync(archive, ct);
        LogImported(archive.Name);
        return true;
    }

    private async Task UntilVisibleAsync(ImageArchive archive, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        while (!await IsThereAsync(archive, ct) && clock.GetElapsedTime(start) < VisibleWithin)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "image {Image} imported")]
    private partial void LogImported(string image);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is not an OCI archive of one named image: left out")]
    private partial void LogUnreadable(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "image {Image} of {Path} could not be imported: {Reason}")]
    private partial void LogFailed(string image, string path, string reason);
}
