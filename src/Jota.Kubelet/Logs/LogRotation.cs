using System.IO.Compression;
using Grpc.Core;
using Jota.Kubelet.Files;
using Jota.Kubelet.Runtime;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Logs;

/// <summary>Keeps the logs of running containers from filling the disk.</summary>
public sealed partial class LogRotation(IContainerRuntime runtime, LogRotationOptions options, TimeProvider clock, ILogger<LogRotation> log)
{
    /// <summary>
    /// Looks at the size of each log that <paramref name="running"/> names, at every interval, until <paramref name="ct"/>: one question
    /// to the file system for each, and nothing else while none is too long.
    /// </summary>
    public async Task RunAsync(Func<IEnumerable<ContainerLog>> running, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.Interval, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            foreach (var container in running())
            {
                await TryRotateAsync(container, ct);
            }
        }
    }

    /// <summary>Rotates one log when it is too long; answers whether it was.</summary>
    internal async Task<bool> RotateAsync(ContainerLog container, CancellationToken ct)
    {
        if (FileFacts.Of(container.Path) is not { Size: var size } || size <= (ulong)options.MaxSize)
        {
            return false;
        }

        // In the folder that is held: what is renamed, packed and deleted is there, and nowhere that a link leads to.
        using var folder = PinnedFile.AtPath(Path.GetDirectoryName(container.Path)!, PathRules.NoLinks);
        var log = $"{folder.Path}/{Path.GetFileName(container.Path)}";
        var plan = LogRotationPlan.Compute(log, Directory.EnumerateFiles(folder.Path), clock.GetUtcNow(), options);
        foreach (var old in plan.Delete)
        {
            File.Delete(old);
        }

        foreach (var old in plan.Compress)
        {
            await CompressAsync(folder, Path.GetFileName(old), ct);
        }

        await MoveAsync(container.ContainerId, log, plan.MoveTo, ct);
        return true;
    }

    private async Task TryRotateAsync(ContainerLog container, CancellationToken ct)
    {
        try
        {
            await RotateAsync(container, ct);
        }
        catch (Exception e) when (e is RpcException or IOException && !ct.IsCancellationRequested)
        {
            LogFailed(container.Path, RuntimeErrors.Detail(e));
        }
    }

    private async Task MoveAsync(string containerId, string from, string to, CancellationToken ct)
    {
        File.Move(from, to);
        try
        {
            await runtime.ReopenContainerLogAsync(containerId, ct);
        }
        catch
        {
            // The runtime goes on writing to the moved file: move it back, or its lines would be read by nobody.
            File.Move(to, from, overwrite: true);
            throw;
        }
    }

    private static async Task CompressAsync(PinnedFile folder, string name, CancellationToken ct)
    {
        var (path, work) = ($"{folder.Path}/{name}", $"{folder.Path}/{name}{LogRotationPlan.InWork}");
        using var old = folder.Open(name, PathRules.Strict);
        await using (var from = old.TryRead() ?? throw new IOException($"{name} is no file"))
        await using (var to = new GZipStream(new FileStream(work, FileMode.CreateNew), CompressionLevel.Fastest))
        {
            await from.CopyToAsync(to, ct);
        }

        File.Move(work, path + LogRotationPlan.Packed, overwrite: true);
        File.Delete(path);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "log {Path} could not be rotated: {Reason}")]
    private partial void LogFailed(string path, string reason);
}
