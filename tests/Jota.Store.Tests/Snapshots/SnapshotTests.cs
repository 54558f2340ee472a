using System.Text;
using Jota.Api;
using Jota.Store.Memory;
using Jota.Store.Snapshots;
using Jota.Store.Sqlite;
using Jota.Store.Tests.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Store.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    private const int Keys = 2500;

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Now);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_stored_while_it_is_taken_is_not_in_it_and_what_was_stored_before_is()
    {
        await using var store = await FilledAsync(Keys);
        var revision = await store.GetRevisionAsync(Ct);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await store.WriteAsync(StoreWrite.Put($"/registry/later/{i}", Bytes("late"), Revision.None), Ct);
            }
        });
        var taken = await TakeAsync(store);
        await stop.CancelAsync();
        await writing;

        using var snapshot = await SnapshotReader.OpenAsync(new MemoryStream(taken), Ct);
        Assert.Equal(Now, snapshot.Summary.Time);
        Assert.True(snapshot.Summary.Revision >= revision);
        var late = (int)(snapshot.Summary.Revision.Value - revision.Value);
        Assert.Equal(Keys + late, (await ReadAsync(snapshot)).Count);
        Assert.Equal(Keys + late, snapshot.Summary.Count);
    }

    [Fact]
    public async Task A_database_made_of_one_has_the_same_objects_with_their_revisions_and_counts_on_far_above()
    {
        await using var store = await FilledAsync(Keys);
        await store.WriteAsync(StoreWrite.Put("/registry/pods/7", Bytes("again"), new(8)), Ct);
        await store.WriteAsync(StoreWrite.Delete("/registry/pods/8", new(9)), Ct);
        var path = _folder.NewFile();
        using (var snapshot = await SnapshotReader.OpenAsync(new MemoryStream(await TakeAsync(store)), Ct))
        {
            Assert.Equal(Keys - 1, (await SqliteRestore.RunAsync(new(path), snapshot, Ct)).Count);
        }

        await using var restored = await SqliteStore.OpenAsync(new(path), Ct);
        var (before, after) = (await AllAsync(store), await AllAsync(restored));
        Assert.Equal(before.Select(Told), after.Select(Told));
        Assert.Contains("/registry/pods/7 8 " + (Keys + 1) + " again", after.Select(Told));
        var newest = await store.GetRevisionAsync(Ct);
        Assert.True(restored.Compacted > new Revision(newest.Value + 100_000));
        Assert.True((await restored.WriteAsync(StoreWrite.Put("/registry/pods/new", Bytes("new"), Revision.None), Ct)).Revision > restored.Compacted);
        await Assert.ThrowsAsync<CompactedException>(async () => await restored.RangeAsync(new("/registry/") { At = newest }, Ct));
    }

    [Fact]
    public async Task Another_kind_of_store_gets_the_same_objects()
    {
        await using var store = await FilledAsync(Keys);
        using var snapshot = await SnapshotReader.OpenAsync(new MemoryStream(await TakeAsync(store)), Ct);
        await using var other = new MemoryStore(clock: _clock);
        await StoreSnapshots.RestoreAsync(snapshot, other, Ct);
        Assert.Equal((await AllAsync(store)).Select(v => (v.Key, Text(v))), (await AllAsync(other)).Select(v => (v.Key, Text(v))));
    }

    [Fact]
    public async Task Nothing_is_put_over_what_is_stored()
    {
        await using var store = await FilledAsync(3);
        var taken = await TakeAsync(store);
        using (var snapshot = await SnapshotReader.OpenAsync(new MemoryStream(taken), Ct))
        {
            var full = await Assert.ThrowsAsync<StoreException>(() => StoreSnapshots.RestoreAsync(snapshot, store, Ct));
            Assert.Contains("is not empty, it has /registry/pods/0", full.Message, StringComparison.Ordinal);
        }

        var path = _folder.NewFile();
        await using (var database = await SqliteStore.OpenAsync(new(path), Ct))
        {
            await database.WriteAsync(StoreWrite.Put("/registry/pods/mine", Bytes("mine"), Revision.None), Ct);
        }

        using (var snapshot = await SnapshotReader.OpenAsync(new MemoryStream(taken), Ct))
        {
            await Assert.ThrowsAsync<StoreException>(() => SqliteRestore.RunAsync(new(path), snapshot, Ct));
        }

        await using var still = await SqliteStore.OpenAsync(new(path), Ct);
        Assert.Equal("/registry/pods/mine", Assert.Single(await AllAsync(still)).Key);
    }

    [Fact]
    public async Task One_that_is_cut_off_anywhere_or_has_a_wrong_byte_anywhere_is_not_believed_and_leaves_nothing()
    {
        await using var store = await FilledAsync(3);
        var taken = await TakeAsync(store);
        for (var at = 0; at < taken.Length; at++)
        {
            await IsRefusedAsync(taken[..at]);
            var wrong = taken.ToArray();
            wrong[at] ^= 0x10;
            await IsRefusedAsync(wrong);
        }

        var path = _folder.NewFile();
        using (var snapshot = await SnapshotReader.OpenAsync(new MemoryStream(taken[..^1]), Ct))
        {
            await Assert.ThrowsAsync<SnapshotException>(() => SqliteRestore.RunAsync(new(path), snapshot, Ct));
        }

        Assert.Equal([path + ".lock"], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task An_empty_store_and_values_without_a_byte_and_of_a_megabyte_come_back()
    {
        await using var store = new MemoryStore(clock: _clock);
        var empty = await TakeAsync(store);
        using (var snapshot = await SnapshotReader.OpenAsync(new MemoryStream(empty), Ct))
        {
            Assert.Empty(await ReadAsync(snapshot));
        }

        await store.WriteAsync(StoreWrite.Put("/registry/none", Array.Empty<byte>(), Revision.None), Ct);
        await store.WriteAsync(StoreWrite.Put("/registry/Größe", new byte[1 << 20], Revision.None), Ct);
        using var both = await SnapshotReader.OpenAsync(new MemoryStream(await TakeAsync(store)), Ct);
        Assert.Equal([("/registry/Größe", 1 << 20), ("/registry/none", 0)], (await ReadAsync(both)).Select(v => (v.Key, v.Value.Length)));
    }

    [Fact]
    public async Task A_glance_tells_what_is_in_one_and_nothing_of_another_file()
    {
        await using var store = await FilledAsync(3);
        var path = _folder.NewFile();
        await File.WriteAllBytesAsync(path, await TakeAsync(store), Ct);
        await using (var file = File.OpenRead(path))
        {
            Assert.Equal(new(new(3), Now, 3), await SnapshotReader.GlanceAsync(file, Ct));
        }

        await File.WriteAllTextAsync(path, "apiVersion: v1\nkind: List\nitems: []\n", Ct);
        await using var other = File.OpenRead(path);
        Assert.Null(await SnapshotReader.GlanceAsync(other, Ct));
    }

    private static async Task IsRefusedAsync(byte[] wrong) => await Assert.ThrowsAsync<SnapshotException>(async () =>
    {
        using var snapshot = await SnapshotReader.OpenAsync(new MemoryStream(wrong), Ct);
        await StoreSnapshots.CheckAsync(snapshot, Ct);
    });

    private async Task<byte[]> TakeAsync(IRevisionedStore store)
    {
        using var into = new MemoryStream();
        await StoreSnapshots.SaveAsync(store, into, _clock, Ct);
        return into.ToArray();
    }

    private async Task<MemoryStore> FilledAsync(int keys)
    {
        var store = new MemoryStore(clock: _clock);
        for (var i = 0; i < keys; i++)
        {
            await store.WriteAsync(StoreWrite.Put($"/registry/pods/{i}", Bytes($"pod {i}"), Revision.None), Ct);
        }

        return store;
    }

    private static async Task<List<StoredValue>> ReadAsync(SnapshotReader snapshot)
    {
        var all = new List<StoredValue>();
        await foreach (var value in snapshot.ReadAllAsync(Ct))
        {
            all.Add(value);
        }

        return all;
    }

    private static async Task<IReadOnlyList<StoredValue>> AllAsync(IRevisionedStore store) =>
        (await store.RangeAsync(new("/registry/"), Ct)).Values;

    private static string Told(StoredValue value) => $"{value.Key} {value.Created} {value.Modified} {Text(value)}";

    private static string Text(StoredValue value) => Encoding.UTF8.GetString(value.Value.Span);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
