using Jota.Store;
using Jota.Store.Memory;
using Jota.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>Opens the store that the options ask for.</summary>
internal static class ClusterStore
{
    /// <summary>The folder of the database.</summary>
    public static string FolderOf(ClusterOptions options) => Path.Combine(options.DataDirectory, "store");

    public static async Task<IRevisionedStore> OpenAsync(
        ClusterOptions options, TimeProvider clock, ILoggerFactory logging, CancellationToken ct) =>
        options.Store switch
        {
            StoreKind.Memory => new MemoryStore(clock: clock),
            StoreKind.Sqlite => await SqliteStore.OpenAsync(SqliteOptionsOf(options, clock), ct, logging.CreateLogger<SqliteStore>()),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Store, "no such store"),
        };

    private static SqliteStoreOptions SqliteOptionsOf(ClusterOptions options, TimeProvider clock) =>
        new(Path.Combine(FolderOf(options), "jota.db")) { Clock = clock, AcceptDataLoss = options.AcceptDataLoss };
}
