using Jota.Api;

namespace Jota.Store.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_range_is_in_order_of_key_and_keeps_to_its_prefix()
    {
        foreach (var key in (string[])["/pods/b", "/pods/a/x", "/podtemplates/a", "/pod", "/pods/a", "/nodes/n"])
        {
            await CreateAsync(key);
        }

        var page = await Store.RangeAsync(new("/pods/"), Ct);

        Assert.Equal(["/pods/a", "/pods/a/x", "/pods/b"], page.Values.Select(v => v.Key));
        Assert.Equal((At(6), false, 0L), (page.Revision, page.More, page.Remaining));
    }

    [Fact]
    public async Task An_empty_range_still_tells_its_revision()
    {
        await CreateAsync("/a");

        var page = await Store.RangeAsync(new("/b"), Ct);

        Assert.Empty(page.Values);
        Assert.Equal(At(1), page.Revision);
    }

    [Fact]
    public async Task Pages_make_up_the_whole_range_at_the_revision_of_the_first()
    {
        await CreateKeysAsync(10);
        var first = await Store.RangeAsync(new("/k/") { Limit = 4 }, Ct);
        await DeleteAsync("/k/5");
        await UpdateAsync("/k/6", "changed");
        await CreateAsync("/k/55");

        var second = await Store.RangeAsync(new("/k/") { Limit = 4, After = first.Values[^1].Key, At = first.Revision }, Ct);
        var third = await Store.RangeAsync(new("/k/") { Limit = 4, After = second.Values[^1].Key, At = first.Revision }, Ct);

        Assert.Equal((true, 6L, true, 2L, false, 0L),
            (first.More, first.Remaining, second.More, second.Remaining, third.More, third.Remaining));
        StoredPage[] pages = [first, second, third];
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"/k/{i}"), pages.SelectMany(p => p.Values).Select(v => v.Key));
        Assert.All(pages, page => Assert.Equal(At(10), page.Revision));
        Assert.All(pages.SelectMany(p => p.Values), v => Assert.Equal("v", Text(v)));
    }

    [Fact]
    public async Task A_limit_that_just_fits_leaves_nothing_out()
    {
        await CreateKeysAsync(4);

        var page = await Store.RangeAsync(new("/k/") { Limit = 4 }, Ct);

        Assert.Equal((4, false, 0L), (page.Values.Count, page.More, page.Remaining));
    }

    [Fact]
    public async Task After_a_key_that_is_gone_the_next_one_follows()
    {
        await CreateKeysAsync(3);
        await DeleteAsync("/k/1");

        var page = await Store.RangeAsync(new("/k/") { After = "/k/1" }, Ct);

        Assert.Equal(["/k/2"], page.Values.Select(v => v.Key));
    }

    [Fact]
    public async Task The_past_is_read_as_it_was()
    {
        await CreateAsync("/a", "a1");
        await CreateAsync("/b", "b2");
        await UpdateAsync("/a", "a3");
        await DeleteAsync("/b");
        await CreateAsync("/b", "b5");
        await UpdateAsync("/b", "b6");

        Assert.Equal(["a1@1/1"], await AtAsync(1));
        Assert.Equal(["a1@1/1", "b2@2/2"], await AtAsync(2));
        Assert.Equal(["a3@3/1", "b2@2/2"], await AtAsync(3));
        Assert.Equal(["a3@3/1"], await AtAsync(4));
        Assert.Equal(["a3@3/1", "b5@5/5"], await AtAsync(5));
        Assert.Equal(["a3@3/1", "b6@6/5"], await AtAsync(6));
    }

    [Fact]
    public async Task The_future_cannot_be_read()
    {
        await CreateAsync("/a");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => AtAsync(2));
    }

    private async Task CreateKeysAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await CreateAsync($"/k/{i}");
        }
    }

    private async Task<string[]> AtAsync(long revision)
    {
        var page = await Store.RangeAsync(new("/") { At = At(revision) }, Ct);
        Assert.Equal(At(revision), page.Revision);
        return [.. page.Values.Select(v => $"{Text(v)}@{v.Modified.Value - At(0).Value}/{v.Created.Value - At(0).Value}")];
    }
}
