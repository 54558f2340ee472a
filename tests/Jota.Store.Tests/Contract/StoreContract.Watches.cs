using Jota.Api;

namespace Jota.Store.Tests.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_watch_tells_what_happened_since_and_then_what_happens()
    {
        await CreateAsync("/p/a", "one");
        await UpdateAsync("/p/a", "two");
        await CreateAsync("/q/other");
        await using var watch = Watch("/p/", 1);

        Assert.Equal("/p/a@2: 1 -> two", await watch.NextAsync());
        var next = watch.NextAsync();
        await DeleteAsync("/p/a");
        Assert.Equal("/p/a@4: 2 -> (none)", await next);
        await CreateAsync("/p/a", "again");
        Assert.Equal("/p/a@5: new -> again", await watch.NextAsync());
    }

    [Fact]
    public async Task History_tells_a_delete_from_an_empty_value()
    {
        await CreateAsync("/a", "");
        await DeleteAsync("/a");
        await using var watch = Watch("/", 0);

        Assert.Equal(["/a@1: new -> ", "/a@2: 1 -> (none)"], [await watch.NextAsync(), await watch.NextAsync()]);
    }

    [Fact]
    public async Task A_watch_from_now_tells_only_what_is_new()
    {
        await CreateAsync("/p/a");
        await using var watch = Watch("/p/", (await Store.GetRevisionAsync(Ct)).Value - At(0).Value);
        await CreateAsync("/p/b", "b");

        Assert.Equal("/p/b@2: new -> b", await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_from_the_future_starts_there()
    {
        await using var watch = Watch("/", 2);
        var next = watch.NextAsync();
        await CreateAsync("/a");
        await CreateAsync("/b");
        await CreateAsync("/c", "c");

        Assert.Equal("/c@3: new -> c", await next);
    }

    [Fact]
    public async Task A_change_tells_the_revision_that_it_replaced()
    {
        await CreateAsync("/a");
        await UpdateAsync("/a", "two");
        await UpdateAsync("/a", "three");
        await using var watch = Watch("/a", 2);

        var change = await watch.NextChangeAsync();

        Assert.Equal((At(3), At(2)), (change.Revision, change.Previous));
    }

    [Fact]
    public async Task A_long_history_is_told_whole_and_joins_what_is_live()
    {
        for (var i = 1; i <= 2500; i++)
        {
            await Store.WriteAsync(new("/a", Bytes($"{i}"), i == 1 ? Revision.None : At(i - 1)), Ct);
        }

        await using var watch = Watch("/", 0);
        for (var i = 1; i <= 2500; i++)
        {
            Assert.Equal(At(i), (await watch.NextChangeAsync()).Revision);
        }

        await UpdateAsync("/a", "live");
        Assert.Equal("/a@2501: 2500 -> live", await watch.NextAsync());
    }

    [Fact]
    public async Task Changes_elsewhere_still_move_a_watch_on()
    {
        await using var watch = Watch("/p/", 0);
        var reached = watch.ReachAsync(At(2));
        await CreateAsync("/q/a");
        await CreateAsync("/q/b");

        Assert.Equal(0, await reached);
    }

    [Fact]
    public async Task Every_watcher_sees_the_same_changes_while_many_write()
    {
        var watches = Enumerable.Range(0, 4).Select(_ => Watch("/p/", 0)).ToArray();
        var readers = watches.Select(async watch =>
        {
            var seen = new List<StoreChange>();
            while (seen.Count < 400)
            {
                seen.Add(await watch.NextChangeAsync());
            }

            return seen;
        }).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => CreateAsync($"/p/{i:000}"))));

        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Equal(Enumerable.Range(1, 400).Select(i => At(i)), seen.Select(change => change.Revision));
        }

        foreach (var watch in watches)
        {
            await watch.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_reader_that_falls_too_far_behind_is_ended()
    {
        await using var store = await OpenAsync(new() { WatchChanges = 10 });
        await using var watch = Watch("/", 0, store);
        var first = watch.NextChangeAsync();
        await store.WriteAsync(new("/a", Bytes("0"), Revision.None), Ct);
        await first;
        for (var i = 1; i <= 11; i++)
        {
            await store.WriteAsync(new("/a", Bytes($"{i}"), At(store, i)), Ct);
        }

        await ToldAsync(store);
        await Assert.ThrowsAsync<WatchOverrunException>(watch.NextChangeAsync);
    }

    [Fact]
    public async Task A_reader_with_too_many_bytes_waiting_is_ended()
    {
        await using var store = await OpenAsync(new() { WatchBytes = 10_000 });
        await using var watch = Watch("/", 0, store);
        var first = watch.NextChangeAsync();
        await store.WriteAsync(new("/a", Bytes("v"), Revision.None), Ct);
        await first;
        for (var i = 0; i < 3; i++)
        {
            await store.WriteAsync(new($"/b{i}", new byte[5000], Revision.None), Ct);
        }

        await ToldAsync(store);
        await Assert.ThrowsAsync<WatchOverrunException>(watch.NextChangeAsync);
    }

    [Fact]
    public async Task Cancelling_ends_a_watch()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using var watch = Watch("/", 0, ct: stop.Token);
        var next = watch.NextChangeAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Closing_the_store_ends_its_watches()
    {
        var store = await OpenAsync(new());
        await using var watch = Watch("/", 0, store);
        await store.WriteAsync(new("/a", Bytes("v"), Revision.None), Ct);
        await watch.NextChangeAsync();
        var next = watch.NextChangeAsync();

        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => next);
    }
}
