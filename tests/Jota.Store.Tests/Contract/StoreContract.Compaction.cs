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

        await Store.CompactAsync(new(4), Ct);

        Assert.Equal((new Revision(4), new Revision(4)), (Store.Compacted, await Store.GetRevisionAsync(Ct)));
        Assert.Equal("two", Text(await Store.GetAsync("/a", Ct)));
        Assert.Equal(["two@2/1"], await AtAsync(4));
        Assert.Equal(new(5), await CreateAsync("/b"));
    }

    [Fact]
    public async Task What_is_before_the_compacted_revision_is_refused_and_what_is_after_is_not()
    {
        await CreateAsync("/a", "one");
        await UpdateAsync("/a", "two");
        await UpdateAsync("/a", "three");
        await UpdateAsync("/a", "four");

        await Store.CompactAsync(new(2), Ct);

        var refused = await Assert.ThrowsAsync<CompactedException>(() => AtAsync(1));
        Assert.Equal((new Revision(1), new Revision(2)), (refused.Wanted, refused.Compacted));
        Assert.Equal(["two@2/1"], await AtAsync(2));
        Assert.Equal(["three@3/1"], await AtAsync(3));
        await using var early = new WatchReader(Store, "/", new(1), Ct);
        await Assert.ThrowsAsync<CompactedException>(early.NextChangeAsync);
        await using var watch = new WatchReader(Store, "/", new(2), Ct);
        Assert.Equal("/a@3: 2 -> three", await watch.NextAsync());
    }

    [Fact]
    public async Task After_compacting_everything_a_list_can_still_be_followed_by_a_watch()
    {
        await CreateAsync("/a");
        await Store.CompactAsync(await Store.GetRevisionAsync(Ct), Ct);
        var list = await Store.RangeAsync(new("/"), Ct);
        await using var watch = new WatchReader(Store, "/", list.Revision, Ct);
        await CreateAsync("/b", "b");

        Assert.Equal("/b@2: new -> b", await watch.NextAsync());
    }

    [Fact]
    public async Task A_live_watch_outlives_compaction()
    {
        await using var watch = new WatchReader(Store, "/", Revision.None, Ct);
        await CreateAsync("/a", "a");
        await watch.NextAsync();
        await Store.CompactAsync(new(1), Ct);
        await UpdateAsync("/a", "b");

        Assert.Equal("/a@2: 1 -> b", await watch.NextAsync());
    }

    [Fact]
    public async Task Compacting_twice_or_backwards_changes_nothing()
    {
        await CreateAsync("/a");
        await UpdateAsync("/a", "two");
        await Store.CompactAsync(new(2), Ct);
        await Store.CompactAsync(new(2), Ct);
        await Store.CompactAsync(new(1), Ct);

        Assert.Equal(new(2), Store.Compacted);
    }

    [Fact]
    public async Task The_future_cannot_be_compacted()
    {
        await CreateAsync("/a");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.CompactAsync(new(2), Ct));
    }

    [Fact]
    public async Task History_past_its_age_is_compacted_in_steps_of_that_age()
    {
        await CreateAsync("/a");
        Clock.Advance(TimeSpan.FromMinutes(4));
        await UpdateAsync("/a", "later");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await UpdateAsync("/a", "now");

        Assert.Equal(new(1), Store.Compacted);

        Clock.Advance(TimeSpan.FromMinutes(5));
        await CreateAsync("/b");

        Assert.Equal(new(2), Store.Compacted);
    }

    [Fact]
    public async Task Too_many_changes_are_compacted_whatever_their_age()
    {
        await using var store = await OpenAsync(new() { HistoryChanges = 100 });
        for (var i = 1; i <= 200; i++)
        {
            await store.WriteAsync(new("/a", Bytes($"{i}"), new(i - 1)), Ct);
        }

        Assert.InRange(store.Compacted.Value, 100, 199);
        Assert.Equal("200", Text(await store.GetAsync("/a", Ct)));
    }
}
