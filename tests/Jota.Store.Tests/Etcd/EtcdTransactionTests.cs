using Jota.Store.Etcd.Keys;
using Jota.Store.Etcd.Writing;

namespace Jota.Store.Tests.Etcd;

public sealed class EtcdTransactionTests
{
    [Fact]
    public void More_than_etcd_does_together_is_refused_before_it_is_sent()
    {
        var along = Enumerable.Range(0, 128).Select(i => StoreWrite.Clear($"/{i}"));
        var refused = Assert.Throws<StoreException>(
            () => EtcdTransaction.Plan(StoreWrite.Clear("/x") with { Along = [.. along] }, new EtcdKeys("/p", "")));
        Assert.True(refused.TooLarge);
    }
}
