using Jota.Hosting.Snapshots;
using Jota.Store.Snapshots;
using Jota.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>Snapshots of a cluster that does not run, and clusters made of one.</summary>
public static class ClusterSnapshots
{
    /// <summary>
    /// Takes a snapshot of what is stored. Throws <see cref="ClusterStartException"/> while a process has the database open: it is asked
    /// itself then.
    /// </summary>
    public static Task<SnapshotSummary> SaveAsync(ClusterOptions options, string path, ILoggerFactory logging, CancellationToken ct) =>
        RunAsync(options, logging, async stopped =>
        {
            if (options.Store == StoreKind.Sqlite && !File.Exists(ClusterStore.SqliteOptionsOf(options, TimeProvider.System).Path))
            {
                throw new ClusterStartException($"there is nothing stored in {options.DataDirectory}");
            }

            var store = await stopped.OpenAsync(logging, ct);
            return await SnapshotFile.WriteAsync(path, (file, ct) => StoreSnapshots.SaveAsync(store, file, TimeProvider.System, ct), ct);
        }, ct);

    /// <summary>
    /// Puts a snapshot where nothing is stored yet. It is read to its end before anything counts. Throws
    /// <see cref="ClusterStartException"/> for what whoever asked for it can mend.
    /// </summary>
    public static Task<SnapshotSummary> RestoreAsync(ClusterOptions options, string path, ILoggerFactory logging, CancellationToken ct) =>
        RunAsync(options, logging, async stopped =>
        {
            using var snapshot = await SnapshotReader.OpenAsync(File.OpenRead(path), ct);
            if (options.Store == StoreKind.Sqlite)
            {
                return await SqliteRestore.RunAsync(ClusterStore.SqliteOptionsOf(options, TimeProvider.System), snapshot, ct);
            }

            await SnapshotFile.CheckAsync(path, ct);
            var store = await stopped.OpenAsync(logging, ct);
            return await StoreSnapshots.RestoreAsync(snapshot, store, ct);
        }, ct);

    private static async Task<SnapshotSummary> RunAsync(
        ClusterOptions options, ILoggerFactory logging, Func<StoppedStore, Task<SnapshotSummary>> run, CancellationToken ct)
    {
        try
        {
            await using var stopped = await StoppedStore.HoldAsync(options, logging, ct);
            return await run(stopped);
        }
        catch (Exception e) when (StartFailures.Of(e, options) is { } told)
        {
            throw told;
        }
    }
}
