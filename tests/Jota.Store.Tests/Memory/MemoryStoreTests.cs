using Jota.Store.Memory;
using Jota.Store.Tests.Contract;

namespace Jota.Store.Tests.Memory;

public sealed class MemoryStoreTests : EmbeddedStoreContract
{
    protected override Task<IRevisionedStore> OpenAsync(StoreLimits limits) =>
        Task.FromResult<IRevisionedStore>(new MemoryStore(limits, Clock));
}
