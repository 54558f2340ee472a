using Jota.Store.Sqlite;
using Jota.Store.Tests.Contract;

namespace Jota.Store.Tests.Sqlite;

public sealed class SqliteStoreContractTests : EmbeddedStoreContract
{
    private readonly TemporaryFolder _folder = new();

    // Each write waits for the disk.
    protected override int Cases => 25;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override async Task<IRevisionedStore> OpenAsync(StoreLimits limits) =>
        await SqliteStore.OpenAsync(new(_folder.NewFile()) { Limits = limits, Clock = Clock }, Ct);
}
