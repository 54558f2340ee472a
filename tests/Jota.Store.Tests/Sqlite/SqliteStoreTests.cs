using System.Text;
using Jota.Api;
using Jota.Store.Sqlite;
using Jota.Store.Sqlite.Native;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Store.Tests.Sqlite;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_written_is_there_when_it_is_opened_again()
    {
        var path = _folder.NewFile();
        await using (var store = await OpenAsync(path))
        {
            await CreateAsync(store, "/a", "one");
            await CreateAsync(store, "/b", "two");
        }

        await using var again = await OpenAsync(path);
        Assert.Equal(new(2), again.Revision);
        Assert.Equal("two", Text(await again.GetAsync("/b", Ct)));
        Assert.Equal(new(3), await CreateAsync(again, "/c", "three"));
        var changes = new List<StoreChange>();
        await foreach (var batch in again.WatchAsync("/", Revision.None, Ct))
        {
            changes.AddRange(batch.Changes);
            if (batch.Through == again.Revision)
            {
                break;
            }
        }

        Assert.Equal(["/a", "/b", "/c"], changes.Select(change => change.Key));
    }

    [Fact]
    public async Task Whether_the_disk_takes_writes_is_found_out_by_writing()
    {
        var path = _folder.NewFile();
        var clock = new FakeTimeProvider();
        await using var store = await SqliteStore.OpenAsync(new(path) { Clock = clock }, Ct);
        await CreateAsync(store, "/a", "one");
        clock.Advance(TimeSpan.FromMinutes(1));

        var before = new FileInfo(path + "-wal").Length;
        Assert.Null(await store.FindWriteProblemAsync(Ct));

        // SQLite writes nothing for a change that changes nothing.
        Assert.True(new FileInfo(path + "-wal").Length > before);
        await using var copy = await OpenAsync(CopyOf(path));
        Assert.Equal((new Revision(1), store.Compacted), (copy.Revision, copy.Compacted));
    }

    [Fact]
    public async Task The_files_as_they_lie_hold_every_answered_write()
    {
        var path = _folder.NewFile();
        await using var store = await OpenAsync(path);
        for (var i = 0; i < 200; i++)
        {
            await CreateAsync(store, $"/{i:000}", $"{i}");
        }

        await using var copy = await OpenAsync(CopyOf(path));
        Assert.Equal(new(200), copy.Revision);
        Assert.Equal(200, (await copy.RangeAsync(new("/"), Ct)).Values.Count);
    }

    [Fact]
    public async Task A_delete_that_is_compacted_still_counts_for_the_next_revision()
    {
        var path = _folder.NewFile();
        await using var store = await OpenAsync(path);
        var created = await CreateAsync(store, "/a", "one");
        await store.WriteAsync(new("/a", null, created), Ct);
        await store.CompactAsync(new(2), Ct);

        await using var copy = await OpenAsync(CopyOf(path));
        Assert.Equal((new Revision(2), new Revision(2)), (copy.Revision, copy.Compacted));
        Assert.Equal(new(3), await CreateAsync(copy, "/a", "again"));
    }

    [Fact]
    public async Task Compaction_leaves_one_value_per_key_and_no_log()
    {
        var path = _folder.NewFile();
        await using var store = await OpenAsync(path);
        var revision = await CreateAsync(store, "/a", "0");
        for (var i = 1; i < 1500; i++)
        {
            revision = (await store.WriteAsync(new("/a", Encoding.UTF8.GetBytes($"{i}"), revision), Ct)).Revision;
        }

        await CreateAsync(store, "/b", "b");
        await store.CompactAsync(store.Revision, Ct);

        Assert.Equal((2, 0), Rows(path));
        Assert.Equal("1499", Text(await store.GetAsync("/a", Ct)));
    }

    [Fact]
    public async Task Compaction_that_was_interrupted_is_finished_when_it_is_opened_again()
    {
        var path = _folder.NewFile();
        await using (var store = await OpenAsync(path))
        {
            var revision = await CreateAsync(store, "/a", "one");
            await store.WriteAsync(new("/a", Encoding.UTF8.GetBytes("two"), revision), Ct);
        }

        using (var connection = new SqliteConnection(path))
        {
            connection.Execute("UPDATE compaction SET compacted = 2");
        }

        await using var again = await OpenAsync(path);
        Assert.Equal(new(2), again.Compacted);
        await again.CompactAsync(new(2), Ct);
        Assert.Equal((1, 0), Rows(path));
    }

    [Fact]
    public async Task A_full_database_refuses_writes_with_nothing_half_done_and_takes_them_again_when_there_is_room()
    {
        await using var store = await SqliteStore.OpenAsync(new(_folder.NewFile()) { MaxBytes = 512 << 10 }, Ct);
        var revision = await CreateAsync(store, "/a", new string('0', 20_000));
        var failure = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            while (true)
            {
                var outcome = await store.WriteAsync(new("/a", new byte[20_000], revision), Ct);
                revision = outcome.Revision;
            }
        });

        Assert.True(failure.DiskFull);
        Assert.Equal(revision, store.Revision);
        Assert.Equal(revision, (await store.GetAsync("/a", Ct))!.Modified);

        await store.CompactAsync(store.Revision, Ct);
        Assert.Equal(new(revision.Value + 1), await CreateAsync(store, "/b", new string('1', 20_000)));
    }

    [Fact]
    public async Task The_log_stays_bounded_under_load()
    {
        const int Bound = 512 << 10;
        var path = _folder.NewFile();
        await using var store = await SqliteStore.OpenAsync(new(path) { CheckpointBytes = Bound }, Ct);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var revision = Revision.None;
            for (var i = 0; i < 250; i++)
            {
                revision = (await store.WriteAsync(new($"/{writer}", new byte[10_000], revision), Ct)).Revision;
            }
        })));

        Assert.InRange(new FileInfo(path + "-wal").Length, 1, 24 * Bound);
    }

    [Fact]
    public async Task Only_one_may_hold_a_database()
    {
        var path = _folder.NewFile();
        await using (await OpenAsync(path))
        {
            var second = new SqliteStoreOptions(path) { LockWait = TimeSpan.Zero };
            await Assert.ThrowsAsync<StoreException>(() => SqliteStore.OpenAsync(second, Ct));
        }

        await using var next = await OpenAsync(path);
    }

    [Fact]
    public async Task A_database_that_is_let_go_in_time_is_waited_for()
    {
        var path = _folder.NewFile();
        var clock = new FakeTimeProvider();
        var first = await OpenAsync(path);
        var opening = SqliteStore.OpenAsync(new(path) { Clock = clock }, Ct);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(opening.IsCompleted);

        await first.DisposeAsync();
        while (!opening.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await using var second = await opening;
    }

    [Fact]
    public async Task Its_files_are_the_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        var path = Path.Combine(_folder.Path, "made", "store.db");
        await using var store = await OpenAsync(path);
        await CreateAsync(store, "/a", "secret");

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_database_of_a_newer_format_is_refused()
    {
        var path = _folder.NewFile();
        await using (await OpenAsync(path))
        {
        }

        using (var connection = new SqliteConnection(path))
        {
            connection.Execute("PRAGMA user_version = 99");
        }

        await Assert.ThrowsAsync<StoreException>(() => OpenAsync(path));
    }

    [Fact]
    public async Task What_is_not_a_database_is_refused()
    {
        var path = _folder.NewFile();
        await File.WriteAllTextAsync(path, new string('x', 5000), Ct);

        await Assert.ThrowsAsync<StoreException>(() => OpenAsync(path));
    }

    private static Task<SqliteStore> OpenAsync(string path) => SqliteStore.OpenAsync(new(path), Ct);

    private static async Task<Revision> CreateAsync(SqliteStore store, string key, string value) =>
        (await store.WriteAsync(new(key, Encoding.UTF8.GetBytes(value), Revision.None), Ct)).Revision;

    private static string? Text(StoredValue? value) => value is null ? null : Encoding.UTF8.GetString(value.Value.Span);

    private static (long Values, long Changes) Rows(string path)
    {
        using var connection = new SqliteConnection(path);
        var counts = connection.Prepare("SELECT (SELECT count(*) FROM value), (SELECT count(*) FROM change)");
        Assert.True(counts.Step());
        return (counts.Int64(0), counts.Int64(1));
    }

    private string CopyOf(string path)
    {
        var copy = _folder.NewFile();
        File.Copy(path, copy);
        File.Copy(path + "-wal", copy + "-wal");
        return copy;
    }
}
