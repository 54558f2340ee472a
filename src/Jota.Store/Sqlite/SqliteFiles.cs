using Jota.Store.Files;

namespace Jota.Store.Sqlite;

/// <summary>The files of a store: readable by their owner only, as they hold secrets.</summary>
internal static class SqliteFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Makes the folder and the database file, and takes the lock that keeps a second process out. SQLite gives its other files the
    /// database's mode. A process that was just killed holds its lock until it is gone, so a lock is waited for a little.
    /// </summary>
    public static async Task<FileStream> ClaimAsync(SqliteStoreOptions options, CancellationToken ct)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
            PrivateFolder.Make(folder);
            var claimed = await LockAsync(options, ct);
            await Open(options.Path, FileShare.ReadWrite).DisposeAsync();
            DurableFiles.Flush(folder);
            return claimed;
        }
        catch (IOException failure)
        {
            throw new StoreException($"cannot open {options.Path}, or another process is using it: {failure.Message}", failure);
        }
    }

    /// <summary>Opens a file that is its owner's alone, making it when there is none.</summary>
    public static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new(path, options);
    }

    // Nothing tells when a lock is let go: this is one of the few places that has to ask again.
    private static async Task<FileStream> LockAsync(SqliteStoreOptions options, CancellationToken ct)
    {
        var started = options.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(options.Path + ".lock", FileShare.None);
            }
            catch (IOException) when (options.Clock.GetElapsedTime(started) < options.LockWait)
            {
                await Task.Delay(Pause, options.Clock, ct);
            }
        }
    }
}
