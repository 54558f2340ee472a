using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Store.Etcd;
using Jota.Store.Etcd.Settings;
using Jota.Store.Tests.Contract;

namespace Jota.Store.Tests.Etcd;

/// <summary>The contract on a real etcd, which the tests of this class share one after the other: each has a prefix of its own.</summary>
public sealed class EtcdContractTests(EtcdContractTests.Shared shared) : StoreContract, IClassFixture<EtcdContractTests.Shared>
{
    private readonly ConditionalWeakTable<IRevisionedStore, object> _starts = [];

    // Each write waits for the disk.
    protected override int Cases => 15;

    protected override bool SharesRevisions => true;

    protected override Revision StartOf(IRevisionedStore store) => (Revision)_starts.GetValue(store, _ => default(Revision));

    protected override async Task ToldAsync(IRevisionedStore store)
    {
        var newest = await store.GetRevisionAsync(Ct);
        while (((EtcdStore)store).Watched < newest)
        {
            await Task.Yield();
        }
    }

    protected override async Task<IRevisionedStore> OpenAsync(StoreLimits limits)
    {
        Assert.SkipWhen(EtcdProcess.Missing is not null, EtcdProcess.Missing ?? "");
        var options = new EtcdStoreOptions([.. shared.Etcd!.Endpoints])
        {
            Root = "",
            Prefix = shared.NextPrefix(),
            Limits = limits,
            Clock = Clock,
        };
        var store = await EtcdStore.OpenAsync(options, Ct);
        var start = await store.GetRevisionAsync(Ct);
        await store.CompactAsync(start, Ct);
        _starts.Add(store, start);
        return store;
    }

    public sealed class Shared : IAsyncLifetime
    {
        private int _prefixes;

        internal EtcdCluster? Etcd { get; private set; }

        public string NextPrefix() => $"/test{Interlocked.Increment(ref _prefixes):000000}";

        public async ValueTask InitializeAsync()
        {
            if (EtcdProcess.Missing is null)
            {
                // The tests' clock stands still: nobody would wait for it there.
                Etcd = EtcdCluster.Start(1, "--max-request-bytes", "8388608");
                await using var ready = await EtcdStore.OpenAsync(new([.. Etcd.Endpoints]), CancellationToken.None);
            }
        }

        public ValueTask DisposeAsync() => Etcd?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
