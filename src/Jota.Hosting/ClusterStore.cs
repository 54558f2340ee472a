using Jota.Api;
using Jota.Client;
using Jota.Hosting.Members;
using Jota.Store;
using Jota.Store.Encryption;
using Jota.Store.Encryption.Settings;
using Jota.Store.Etcd;
using Jota.Store.Etcd.Settings;
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
            StoreKind.Etcd => await EtcdStore.OpenAsync(EtcdOptionsOf(options, clock), ct, logging.CreateLogger<EtcdStore>()),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Store, "no such store"),
        };

    /// <summary>How an etcd of our own runs: under this machine's name, where the API is found.</summary>
    public static PrivateEtcdOptions PrivateEtcdOf(ClusterOptions options) =>
        options.PrivateEtcd with { Name = options.OwnName, Address = options.AdvertiseAddress ?? options.PrivateEtcd.Address };

    /// <summary>Starts the etcd of our own, where that is where objects are kept; null where they are elsewhere.</summary>
    /// <exception cref="EtcdSetupException">It cannot run.</exception>
    public static async Task<PrivateEtcd?> StartEtcdAsync(
        ClusterOptions options, TimeProvider clock, ILoggerFactory logging, IProgress<string> progress, CancellationToken ct) =>
        options is not { Store: StoreKind.Etcd, Etcd: null } ? null
        : await PrivateEtcd.StartAsync(
            EtcdHome.Of(options.DataDirectory),
            PrivateEtcdOf(options),
            clock, logging.CreateLogger<PrivateEtcd>(), progress, ct);

    /// <summary>
    /// Reads how what is stored is encrypted; null where it is not. In etcd values are bound to where they lie there, elsewhere to where
    /// upstream has them.
    /// </summary>
    /// <exception cref="EncryptionFileException">The file cannot be used.</exception>
    public static async Task<EncryptionAtRest?> OpenEncryptionAsync(
        ClusterOptions options, TimeProvider clock, ILoggerFactory logging, CancellationToken ct) =>
        options.Encryption is not { } encryption ? null
        : await EncryptionAtRest.OpenAsync(
            options is { Store: StoreKind.Etcd, Etcd: { } etcd } ? encryption with { Root = etcd.Prefix } : encryption,
            clock, logging.CreateLogger<EncryptionAtRest>(), ct);

    /// <summary>As who this server stands for what only one of several does; null where no other can share the store.</summary>
    public static LeaderElectorOptions? StandingOf(ClusterOptions options) => options.Store == StoreKind.Etcd
        ? new(new("kube-system", "jota-control"), $"{options.OwnName}_{IdSource.Random.NewUid()}")
        : null;

    /// <summary>The database, where objects are kept in one.</summary>
    public static SqliteStoreOptions SqliteOptionsOf(ClusterOptions options, TimeProvider clock) =>
        new(Path.Combine(FolderOf(options), "jota.db")) { Clock = clock, AcceptDataLoss = options.AcceptDataLoss };

    private static EtcdStoreOptions EtcdOptionsOf(ClusterOptions options, TimeProvider clock) => options.Etcd is { } etcd
        ? etcd with { Clock = clock }
        : throw new InvalidOperationException("an etcd of our own has to be started first");
}
