using Jota.Hosting.Members;
using Jota.Store;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// What a cluster has stored while its process does not run: the data directory is held, and an etcd of our own runs, until it is disposed.
/// </summary>
internal sealed class StoppedStore : IAsyncDisposable
{
    private readonly DataDirectoryLock? _held;
    private readonly PrivateEtcd? _etcd;
    private IRevisionedStore? _store;

    private StoppedStore(DataDirectoryLock? held, PrivateEtcd? etcd, ClusterOptions options) =>
        (_held, _etcd, Options) = (held, etcd, options);

    /// <summary>Where it is, also where that is an etcd of our own.</summary>
    public ClusterOptions Options { get; }

    /// <summary>
    /// Holds the data directory, unless an etcd that runs elsewhere has everything. Throws <see cref="ClusterStartException"/> while a
    /// process uses it.
    /// </summary>
    public static async Task<StoppedStore> HoldAsync(ClusterOptions options, ILoggerFactory logging, CancellationToken ct)
    {
        var held = options is { Store: StoreKind.Etcd, Etcd: not null } ? null : DataDirectoryLock.Take(options.DataDirectory);
        try
        {
            var etcd = await ClusterStore.StartEtcdAsync(options, TimeProvider.System, logging, new Progress<string>(), ct);
            return new(held, etcd, etcd is null ? options : options with { Etcd = etcd.Store });
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Opens the store.</summary>
    public async Task<IRevisionedStore> OpenAsync(ILoggerFactory logging, CancellationToken ct) =>
        _store = await ClusterStore.OpenAsync(Options, TimeProvider.System, logging, ct);

    public async ValueTask DisposeAsync()
    {
        await (_store?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_etcd?.DisposeAsync() ?? ValueTask.CompletedTask);
        _held?.Dispose();
    }
}
