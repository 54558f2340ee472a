using Jota.Api;

namespace Jota.Store.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_fresh_store_is_where_it_begins()
    {
        Assert.Equal(At(0), await Store.GetRevisionAsync(Ct));
        Assert.Equal(At(0), Store.Compacted);
    }

    [Fact]
    public async Task A_created_key_is_read_back()
    {
        var revision = await CreateAsync("/a", "one");

        Assert.Equal(At(1), revision);
        Assert.Equal(revision, await Store.GetRevisionAsync(Ct));
        var value = await Store.GetAsync("/a", Ct);
        Assert.Equal(("/a", "one", revision, revision), (value!.Key, Text(value), value.Modified, value.Created));
    }

    [Fact]
    public async Task A_missing_key_is_null() => Assert.Null(await Store.GetAsync("/a", Ct));

    [Fact]
    public async Task An_update_keeps_the_revision_of_creation()
    {
        await CreateAsync("/a", "one");
        await UpdateAsync("/a", "two");

        var value = await Store.GetAsync("/a", Ct);
        Assert.Equal(("two", At(2), At(1)), (Text(value), value!.Modified, value.Created));
    }

    [Fact]
    public async Task Each_change_takes_the_next_revision_a_delete_too()
    {
        Assert.Equal(At(1), await CreateAsync("/a"));
        Assert.Equal(At(2), await UpdateAsync("/a", "two"));
        Assert.Equal(At(3), await DeleteAsync("/a"));
        Assert.Equal(At(4), await CreateAsync("/a"));
        Assert.Equal(At(4), (await Store.GetAsync("/a", Ct))!.Created);
    }

    [Fact]
    public async Task Creating_what_exists_answers_what_is_there()
    {
        await CreateAsync("/a", "one");

        var outcome = await Store.WriteAsync(new("/a", Bytes("two"), Revision.None), Ct);

        Assert.False(outcome.Succeeded);
        Assert.Equal("one", Text(outcome.Current));
        Assert.Equal(At(1), await Store.GetRevisionAsync(Ct));
    }

    [Theory]
    [InlineData("two")]
    [InlineData(null)]
    public async Task Writing_over_somebody_elses_change_answers_what_is_there(string? value)
    {
        var read = await CreateAsync("/a", "one");
        await UpdateAsync("/a", "theirs");

        var outcome = await Store.WriteAsync(
            value is null ? StoreWrite.Delete("/a", read) : StoreWrite.Put("/a", Bytes(value), read), Ct);

        Assert.False(outcome.Succeeded);
        Assert.Equal(("theirs", At(2)), (Text(outcome.Current), outcome.Current!.Modified));
        Assert.Equal(At(2), await Store.GetRevisionAsync(Ct));
    }

    [Fact]
    public async Task Updating_what_was_deleted_answers_that_nothing_is_there()
    {
        var read = await CreateAsync("/a");
        await DeleteAsync("/a");

        var outcome = await Store.WriteAsync(new("/a", Bytes("two"), read), Ct);

        Assert.Equal(WriteOutcome.Refused(null), outcome);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_does_nothing()
    {
        var outcome = await Store.WriteAsync(new("/a", null, Revision.None), Ct);

        Assert.Equal(WriteOutcome.Refused(null), outcome);
        Assert.Equal(At(0), await Store.GetRevisionAsync(Ct));
    }

    [Fact]
    public async Task What_is_written_together_is_told_at_once_and_in_order()
    {
        await using var watch = Watch("/", 0);
        var outcome = await Store.WriteAsync(
            StoreWrite.Put("/a", Bytes("one"), Revision.None) with { Along = [StoreWrite.Put("/b", Bytes("two"), Revision.None), StoreWrite.Clear("/c")] },
            Ct);

        Assert.Equal((true, At(SharesRevisions ? 1 : 2)), (outcome.Succeeded, outcome.Revision));
        Assert.Equal(("one", "two"), (Text(await Store.GetAsync("/a", Ct)), Text(await Store.GetAsync("/b", Ct))));
        await watch.ReachAsync(outcome.Revision);
        Assert.Equal(["/b", "/a"], watch.Waiting.Select(change => change.Key));
    }

    [Fact]
    public async Task Of_what_is_written_together_nothing_is_done_when_one_does_not_hold()
    {
        await CreateAsync("/b", "theirs");
        var outcome = await Store.WriteAsync(
            StoreWrite.Put("/a", Bytes("one"), Revision.None) with
            {
                Along = [StoreWrite.Put("/c", Bytes("c"), Revision.None), StoreWrite.Put("/b", Bytes("two"), Revision.None)],
            },
            Ct);

        Assert.Equal((false, "/b", "theirs"), (outcome.Succeeded, outcome.Contested, Text(outcome.Current)));
        Assert.Null(await Store.GetAsync("/a", Ct));
        Assert.Null(await Store.GetAsync("/c", Ct));
        Assert.Equal(At(1), await Store.GetRevisionAsync(Ct));
    }

    [Fact]
    public async Task Of_writers_that_want_one_key_along_with_their_own_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(
            async () => await Store.WriteAsync(
                StoreWrite.Put($"/own/{i}", Bytes("v"), Revision.None) with { Along = [StoreWrite.Put("/one", Bytes($"{i}"), Revision.None)] }, Ct),
            Ct)));
        var winner = Array.FindIndex(outcomes, outcome => outcome.Succeeded);
        Assert.Single(outcomes, outcome => outcome.Succeeded);
        Assert.Equal([$"/own/{winner}"], (await Store.RangeAsync(new("/own/"), Ct)).Values.Select(value => value.Key));
        Assert.Equal($"{winner}", Text(await Store.GetAsync("/one", Ct)));
    }

    [Fact]
    public async Task Values_are_opaque_bytes()
    {
        byte[] value = [0, 255, 128, 0, 10];
        await Store.WriteAsync(new("/a", value, Revision.None), Ct);
        await Store.WriteAsync(new("/empty", Array.Empty<byte>(), Revision.None), Ct);

        Assert.Equal(value, (await Store.GetAsync("/a", Ct))!.Value.ToArray());
        Assert.Equal(0, (await Store.GetAsync("/empty", Ct))!.Value.Length);
    }

    [Fact]
    public async Task Large_values_are_kept_whole()
    {
        var value = new byte[3 << 20];
        new Random(1).NextBytes(value);
        await Store.WriteAsync(new("/a", value, Revision.None), Ct);

        Assert.True((await Store.GetAsync("/a", Ct))!.Value.Span.SequenceEqual(value));
    }

    [Fact]
    public async Task Of_many_writers_of_one_revision_one_wins()
    {
        var read = await CreateAsync("/a");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            Task.Run(async () => await Store.WriteAsync(new("/a", Bytes($"{i}"), read), Ct))));

        var winner = Assert.Single(outcomes, outcome => outcome.Succeeded);
        Assert.Equal(At(2), winner.Revision);
        Assert.All(outcomes.Where(o => !o.Succeeded), o => Assert.Equal(winner.Revision, o.Current!.Modified));
    }

    [Fact]
    public async Task Concurrent_writers_get_dense_revisions()
    {
        var revisions = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => CreateAsync($"/{i:000}"))));

        Assert.Equal(Enumerable.Range(1, 500).Select(i => At(i)), revisions.Order());
    }

    [Fact]
    public async Task A_write_cancelled_before_it_began_is_not_done()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.WriteAsync(new("/a", Bytes("v"), Revision.None), new CancellationToken(canceled: true)));

        Assert.Null(await Store.GetAsync("/a", Ct));
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = await OpenAsync(new());
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.GetAsync("/a", Ct));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.RangeAsync(new("/"), Ct));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.WriteAsync(new("/a", Bytes("v"), Revision.None), Ct));
        await store.DisposeAsync();
    }
}
