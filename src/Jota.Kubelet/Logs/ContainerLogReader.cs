using Jota.Client;

namespace Jota.Kubelet.Logs;

/// <summary>Reads one container's log file for <c>kubectl logs</c>.</summary>
public static class ContainerLogReader
{
    /// <summary>
    /// Writes the log at <paramref name="path"/> as asked. With <see cref="LogOptions.Follow"/> it goes on, over rotations too, until
    /// <paramref name="ended"/> completes (the container has exited) and the rest is sent. A file that is not there is an empty log.
    /// </summary>
    /// <remarks>Which file (<see cref="LogOptions.Container"/>, <see cref="LogOptions.Previous"/>) is the caller's business.</remarks>
    public static async Task CopyAsync(string path, LogOptions options, Task ended, Stream into, CancellationToken ct)
    {
        var formatter = new LogFormatter(options);
        if (!options.Follow)
        {
            await using var whole = LogFile.TryOpen(path);
            await SendAsync(whole, formatter, options, into, ct);
            return;
        }

        // Watching begins before reading: what is written in between is not missed.
        using var watch = new LogWatch(path);
        var file = LogFile.TryOpen(path);
        try
        {
            await SeekAsync(file, options, ct);
            while (true)
            {
                // Asked before reading: what was written before the end is read below.
                var isOver = ended.IsCompleted;
                if (file is not null)
                {
                    await file.SendAsync(formatter, into, ct);
                    await into.FlushAsync(ct);
                }

                if (formatter.IsFull)
                {
                    return;
                }

                // A file made between the two steps above is told of as new, and is the one that is open.
                if (watch.TakeReplaced() && file?.IsAt(path) is not true)
                {
                    file = await ReplaceAsync(file, path, formatter, into, ct);
                    continue;
                }

                if (isOver)
                {
                    await SendRestAsync(file, formatter, into, ct);
                    return;
                }

                await watch.WaitAsync(ended, ct);
            }
        }
        finally
        {
            await DisposeAsync(file);
        }
    }

    private static async Task SendAsync(LogFile? file, LogFormatter formatter, LogOptions options, Stream into, CancellationToken ct)
    {
        if (file is not null)
        {
            await SeekAsync(file, options, ct);
            await file.SendAsync(formatter, into, ct);
            await file.SendRestAsync(formatter, into, ct);
        }
    }

    private static async Task SeekAsync(LogFile? file, LogOptions options, CancellationToken ct)
    {
        if (file is not null && options.TailLines is { } lines)
        {
            await file.SeekTailAsync(lines, ct);
        }
    }

    // The old file was moved away and may have grown up to that moment.
    private static async Task<LogFile?> ReplaceAsync(LogFile? old, string path, LogFormatter formatter, Stream into, CancellationToken ct)
    {
        if (old is not null)
        {
            await old.SendAsync(formatter, into, ct);
            await SendRestAsync(old, formatter, into, ct);
            await old.DisposeAsync();
        }

        return LogFile.TryOpen(path);
    }

    private static Task SendRestAsync(LogFile? file, LogFormatter formatter, Stream into, CancellationToken ct) =>
        file is null ? Task.CompletedTask : file.SendRestAsync(formatter, into, ct);

    private static ValueTask DisposeAsync(LogFile? file) => file?.DisposeAsync() ?? ValueTask.CompletedTask;
}
