using Jota.Api;
using Jota.Store.Etcd;
using Jota.Store.Etcd.Compaction;
using Jota.Store.Etcd.Connections;
using Jota.Store.Tests.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Store.Tests.Etcd;

/// <summary>History is forgotten by several servers of one etcd, and by others.</summary>
public sealed class EtcdCompactionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_others_compact_is_told_and_a_watch_that_is_past_it_goes_on()
    {
        await using var etcd = EtcdCluster.Start();
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        await using var other = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        var first = (await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[1], Revision.None), Ct)).Revision;
        var second = (await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[2], first), Ct)).Revision;
        await using var watch = new WatchReader(store, "/registry/", Revision.None, Ct);
        await watch.ReachAsync(second);

        await other.CompactAsync(second, Ct);

        Assert.Equal(Revision.None, store.Compacted);
        var refused = await Assert.ThrowsAsync<CompactedException>(async () => await store.RangeAsync(new("/registry/") { At = first }, Ct));
        Assert.Equal((first, second), (refused.Wanted, refused.Compacted));
        Assert.Equal(second, store.Compacted);
        await using var late = new WatchReader(store, "/registry/", first, Ct);
        await Assert.ThrowsAsync<CompactedException>(late.NextChangeAsync);

        var third = (await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[3], second), Ct)).Revision;
        await watch.ReachAsync(third);
        Assert.Equal([first, second, third], watch.Waiting.Select(change => change.Revision));
        await using var fresh = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        Assert.Equal(second, fresh.Compacted);
    }

    [Fact]
    public async Task A_watch_whose_place_was_compacted_while_it_was_interrupted_says_so()
    {
        await using var etcd = EtcdCluster.Start();
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        var first = (await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[1], Revision.None), Ct)).Revision;
        var second = (await store.WriteAsync(StoreWrite.Delete("/registry/a", first), Ct)).Revision;
        await using (var other = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct))
        {
            await other.CompactAsync(second, Ct);
        }

        // Just the deletion at the compacted revision is missing: etcd itself would not mind, and would not tell it.
        await using var late = new WatchReader(store, "/registry/", first, Ct);
        var refused = await Assert.ThrowsAsync<CompactedException>(late.NextChangeAsync);
        Assert.Equal((first, second), (refused.Wanted, refused.Compacted));
    }

    [Fact]
    public async Task Of_several_servers_one_compacts_in_an_interval_and_what_is_younger_stays()
    {
        await using var etcd = EtcdCluster.Start();
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        using var members = new EtcdMembers(new([.. etcd.Endpoints]));
        var marks = (One: new CompactedMark(), Other: new CompactedMark());
        var (one, other) = (Compactor(members, marks.One), Compactor(members, marks.Other));
        var old = (await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[1], Revision.None), Ct)).Revision;

        // The first interval: nobody knows what is older than one.
        await one.TurnAsync(Ct);
        await other.TurnAsync(Ct);
        Assert.Equal(0, marks.One.Value.Value + marks.Other.Value.Value);

        // The second: one of them compacts what was there in the first, the other sees it.
        var young = (await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[2], old), Ct)).Revision;
        await one.TurnAsync(Ct);
        await other.TurnAsync(Ct);
        var compacted = marks.One.Value;
        Assert.True(compacted >= old && compacted < young);
        Assert.Equal(compacted, marks.Other.Value);
        Assert.Single((await store.RangeAsync(new("/registry/") { At = young }, Ct)).Values);

        // The third: whoever comes first.
        await other.TurnAsync(Ct);
        await one.TurnAsync(Ct);
        Assert.True(marks.Other.Value >= young);
        Assert.Equal(marks.Other.Value, marks.One.Value);
    }

    [Fact]
    public async Task A_revision_that_others_made_beside_our_keys_is_reached_by_watches()
    {
        await using var etcd = EtcdCluster.Start();
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        await using var elsewhere = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]) { Prefix = "/elsewhere" }, Ct);
        await using var watch = new WatchReader(store, "/registry/", await store.GetRevisionAsync(Ct), Ct);
        var reached = watch.ReachAsync(new((await store.GetRevisionAsync(Ct)).Value + 1));

        await elsewhere.WriteAsync(StoreWrite.Put("/registry/a", new byte[1], Revision.None), Ct);
        var newest = await store.GetRevisionAsync(Ct);

        Assert.Equal(0, await reached);
        Assert.True(watch.Through >= newest);
        Assert.Empty((await store.RangeAsync(new("/registry/"), Ct)).Values);
    }

    private static EtcdCompactor Compactor(EtcdMembers members, CompactedMark mark) =>
        new(members, mark, new(), TimeProvider.System, NullLogger.Instance);
}
