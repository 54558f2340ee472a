using Jota.Api;

namespace Jota.Store.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Compaction_keeps_what_is_current()
    {
        await CreateAsync("/a", "one");
        await UpdateAsync("/a", "two");
        await CreateAsync("/b", "b");
        await DeleteAsync("/b");

        await Store.CompactAsync(At(4), Ct);

        Assert.Equal((At(4), At(4)), (Store.Compacted, await Store.GetRevisionAsync(Ct)));
        Assert.Equal("two", Text(await Store.GetAsync("/a", Ct)));
        Assert.Equal(["two@2/1"], await AtAsync(4));
        Assert.Equal(At(5), await CreateAsync("/b"));
    }

    [Fact]
    public async Task What_is_before_the_compacted_revision_is_refused_and_what_is_after_is_not()
    {
        await CreateAsync("/a", "one");
        await UpdateAsync("/a", "two");
        await UpdateAsync("/a", "three");
        await UpdateAsync("/a", "four");

        await Store.CompactAsync(At(2), Ct);

        var refused = await Assert.ThrowsAsync<CompactedException>(() => AtAsync(1));
        Assert.Equal((At(1), At(2)), (refused.Wanted, refused.Compacted));
        Assert.Equal(["two@2/1"], await AtAsync(2));
        Assert.Equal(["three@3/1"], await AtAsync(3));
        await using var early = Watch("/", 1);
        await Assert.ThrowsAsync<CompactedException>(early.NextChangeAsync);
        await using var watch = Watch("/", 2);
        Assert.Equal("/a@3: 2 -> three", await watch.NextAsync());
    }

    [Fact]
    public async Task After_compacting_everything_a_list_can_still_be_followed_by_a_watch()
    {
        await CreateAsync("/a");
        await Store.CompactAsync(await Store.GetRevisionAsync(Ct), Ct);
        var list = await Store.RangeAsync(new("/"), Ct);
        await using var watch = Watch("/", list.Revision.Value - At(0).Value);
        await CreateAsync("/b", "b");

        Assert.Equal("/b@2: new -> b", await watch.NextAsync());
    }

    [Fact]
    public async Task A_live_watch_outlives_compaction()
    {
        await using var watch = Watch("/", 0);
        await CreateAsync("/a", "a");
        await watch.NextAsync();
        await Store.CompactAsync(At(1), Ct);
        await UpdateAsync("/a", "b");

        Assert.Equal("/a@2: 1 -> b", await watch.NextAsync());
    }

    [Fact]
    public async Task Compacting_twice_or_backwards_changes_nothing()
    {
        await CreateAsync("/a");
        await UpdateAsync("/a", "two");
        await Store.CompactAsync(At(2), Ct);
        await Store.CompactAsync(At(2), Ct);
        await Store.CompactAsync(At(1), Ct);

        Assert.Equal(At(2), Store.Compacted);
    }

    [Fact]
    public async Task The_future_cannot_be_compacted()
    {
        await CreateAsync("/a");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.CompactAsync(At(2), Ct));
    }
}
