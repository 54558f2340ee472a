using Jota.Api;
using Jota.Store.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Store.Tests.Sqlite.Damage;

public sealed class FullDiskTests
{
    private const int Objects = 100;

    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deletes_and_changes_work_and_what_is_new_is_refused_until_there_is_room()
    {
        using var disk = SmallDisk.Mount(megabytes: 16);
        await using var store = await OpenAsync(disk);
        var written = await WriteObjectsAsync(store);
        disk.Fill();
        await UntilRefusedAsync(store);
        Assert.Contains("the disk is full", await store.FindWriteProblemAsync(Ct), StringComparison.Ordinal);

        for (var change = 0; change < 100; change++)
        {
            written[0] = await PutAsync(store, 0, 8000, written[0]);
        }

        await DeleteAsync(store, written, from: 0, to: Objects);
        Assert.DoesNotContain((await store.RangeAsync(new("/object/"), Ct)).Values, value => value.Key == KeyOf(0));

        disk.Empty();
        _clock.Advance(TimeSpan.FromSeconds(6));
        await PutAsync(store, 5000, 8000, Revision.None);
        Assert.Null(await store.FindWriteProblemAsync(Ct));
        Assert.All(_log.All, line => Assert.Null(line.Exception));
        Assert.InRange(_log.All.Count(line => line.Level >= LogLevel.Warning), 2, 6);
    }

    [Fact]
    public async Task A_store_opens_on_a_full_disk_with_all_that_was_answered_and_deletes_work()
    {
        using var disk = SmallDisk.Mount(megabytes: 16);
        List<Revision> written;
        await using (var store = await OpenAsync(disk))
        {
            written = await WriteObjectsAsync(store);
            disk.Fill();
            await UntilRefusedAsync(store);
        }

        disk.Fill();
        await using var again = await OpenAsync(disk);
        for (var i = 0; i < Objects; i++)
        {
            Assert.Equal(written[i], (await again.GetAsync(KeyOf(i), Ct))!.Modified);
        }

        await DeleteAsync(again, written, from: 0, to: Objects);
        Assert.Contains("the disk is full", await again.FindWriteProblemAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_change_is_refused_where_a_small_one_is_taken()
    {
        using var disk = SmallDisk.Mount(megabytes: 16);
        await using var store = await OpenAsync(disk);
        var written = await WriteObjectsAsync(store);
        disk.Fill();
        await UntilRefusedAsync(store);

        var refused = await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, 1, 300_000, written[1]));
        Assert.True(refused.DiskFull);
        await PutAsync(store, 1, 9000, written[1]);
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_is_told_when_a_store_is_opened_on_it()
    {
        using var disk = SmallDisk.Mount(megabytes: 16);
        await using (var store = await OpenAsync(disk))
        {
            await WriteObjectsAsync(store);
        }

        disk.MakeReadOnly();
        var failure = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(disk));
        Assert.Contains("Read-only file system", failure.Message, StringComparison.Ordinal);
    }

    private static string KeyOf(int number) => $"/object/{number:0000}";

    private static async Task<List<Revision>> WriteObjectsAsync(SqliteStore store)
    {
        var written = new List<Revision>();
        for (var i = 0; i < Objects; i++)
        {
            written.Add(await PutAsync(store, i, 8000, Revision.None));
        }

        return written;
    }

    private static async Task UntilRefusedAsync(SqliteStore store)
    {
        var refused = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            for (var i = 1000; ; i++)
            {
                await PutAsync(store, i, 60_000, Revision.None);
            }
        });
        Assert.True(refused.DiskFull);
        Assert.StartsWith("the disk is full: only deletes and changes", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Revision> PutAsync(SqliteStore store, int number, int size, Revision expected)
    {
        var outcome = await store.WriteAsync(new(KeyOf(number), new byte[size], expected), Ct);
        Assert.True(outcome.Succeeded);
        return outcome.Revision;
    }

    private static async Task DeleteAsync(SqliteStore store, List<Revision> written, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            Assert.True((await store.WriteAsync(StoreWrite.Delete(KeyOf(i), written[i]), Ct)).Succeeded);
        }
    }

    private Task<SqliteStore> OpenAsync(SmallDisk disk) => SqliteStore.OpenAsync(
        new(Path.Combine(disk.Path, "store", "jota.db")) { Clock = _clock, CheckpointBytes = 1 << 20, ReserveBytes = 4 << 20, LockWait = TimeSpan.Zero },
        Ct,
        _log);
}
