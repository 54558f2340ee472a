using System.IO.Compression;
using Grpc.Core;
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
        if (new FileInfo(container.Path) is not { Exists: true } file || file.Length <= options.MaxSize)
        {
            return false;
        }

        var plan = LogRotationPlan.Compute(container.Path, Directory.EnumerateFiles(file.DirectoryName!), clock.GetUtcNow(), options);
        foreach (var old in plan.Delete)
        {
            File.Delete(old);
        }

        foreach (var old in plan.Compress)
        {
            await CompressAsync(old, ct);
        }

        await MoveAsync(container, plan.MoveTo, ct);
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
            LogFailed(e, container.Path);
        }
    }

    private async Task MoveAsync(ContainerLog container, string to, CancellationToken ct)
    {
        File.Move(container.Path, to);
        try
        {
            await runtime.ReopenContainerLogAsync(container.ContainerId, ct);
        }
        catch
        {
            // The runtime goes on writing to the moved file: move it back, or its lines would be read by nobody.
            File.Move(to, container.Path, overwrite: true);
            throw;
        }
    }

    private static async Task CompressAsync(string path, CancellationToken ct)
    {
        var work = path + LogRotationPlan.InWork;
        await using (var from = File.OpenRead(path))
        await using (var to = new GZipStream(File.Create(work), CompressionLevel.Fastest))
        {
            await from.CopyToAsync(to, ct);
        }

        File.Move(work, path + LogRotationPlan.Packed, overwrite: true);
        File.Delete(path);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "log {Path} could not be rotated")]
    private partial void LogFailed(Exception failure, string path);
}
