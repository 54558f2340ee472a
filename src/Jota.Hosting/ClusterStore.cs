using Jota.Store;
using Jota.Store.Memory;
using Jota.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>Opens the store that the options ask for.</summary>
internal static class ClusterStore
{
    public static async Task<IRevisionedStore> OpenAsync(ClusterOptions options, TimeProvider clock, ILoggerFactory logging, CancellationToken ct) =>
        options.Store switch
        {
            StoreKind.Memory => new MemoryStore(clock: clock),
            StoreKind.Sqlite => await SqliteStore.OpenAsync(
                new SqliteStoreOptions(Path.Combine(options.DataDirectory, "store", "jota.db")) { Clock = clock },
                ct,
                logging.CreateLogger<SqliteStore>()),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Store, "no such store"),
        };
}
