using Jota.Store.Files;
using Jota.Store.Snapshots;

namespace Jota.Hosting.Snapshots;

/// <summary>Snapshots as files: whole and read back, or not there. They hold secrets: each is its owner's alone.</summary>
public static class SnapshotFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes one, reads it back, and gives it its name when the disk has it. What was there under the name is replaced.</summary>
    /// <param name="path">Its name; the folder is there.</param>
    /// <param name="write">Writes the snapshot.</param>
    /// <param name="ct">Ends the work; nothing is left of it then.</param>
    /// <exception cref="IOException">The disk fails, or what came is no whole snapshot.</exception>
    public static async Task<SnapshotSummary> WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        var partial = full + ".partial";
        File.Delete(partial);
        try
        {
            await using (var file = Create(partial))
            {
                await write(file, ct);
                file.Flush(flushToDisk: true);
            }

            var summary = await CheckAsync(partial, ct);
            File.Move(partial, full, overwrite: true);
            DurableFiles.Flush(Path.GetDirectoryName(full)!);
            return summary;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Reads one to its end.</summary>
    /// <exception cref="SnapshotException">It is none, or damaged.</exception>
    public static async Task<SnapshotSummary> CheckAsync(string path, CancellationToken ct)
    {
        using var snapshot = await SnapshotReader.OpenAsync(File.OpenRead(path), ct);
        return await StoreSnapshots.CheckAsync(snapshot, ct);
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 1 << 16,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new(path, options);
    }
}
