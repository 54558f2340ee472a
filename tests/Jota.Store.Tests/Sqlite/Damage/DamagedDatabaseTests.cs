using System.Text;
using Jota.Api;
using Jota.Store.Sqlite;
using Jota.Store.Sqlite.Native;

namespace Jota.Store.Tests.Sqlite.Damage;

public sealed class DamagedDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_without_bytes_is_refused()
    {
        var path = await DamagedStore.KilledAsync(_folder);
        DamagedStore.Cut(path, 0);
        Assert.Contains("is empty, but revision 400 had been reached", await DamagedStore.RefusedAsync(path), StringComparison.Ordinal);

        File.Delete(path + "-durable");
        Assert.Contains("is empty, but its log is not", await DamagedStore.RefusedAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_gone_is_refused()
    {
        var path = await DamagedStore.ClosedAsync(_folder);
        File.Delete(path);

        await Assert.ThrowsAsync<StoreException>(() => DamagedStore.ReadAsync(path));
        Assert.Empty(await DamagedStore.ReadAsync(path, acceptDataLoss: true));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(4096)]
    [InlineData(200_000)]
    [InlineData(600_000)]
    public async Task A_cut_database_is_refused(long length)
    {
        var path = await DamagedStore.ClosedAsync(_folder);
        Assert.True(new FileInfo(path).Length > length);
        DamagedStore.Cut(path, length);

        await DamagedStore.RefusedAsync(path);
    }

    [Fact]
    public async Task Noise_anywhere_in_a_database_is_refused_or_leaves_every_object_as_it_was()
    {
        var random = new Random(20261);
        var path = await DamagedStore.ClosedAsync(_folder);
        var length = (int)new FileInfo(path).Length;
        var noise = new byte[48];
        var refused = 0;
        for (var round = 0; round < 150; round++)
        {
            var copy = DamagedStore.Copy(path, Path.Combine(_folder.Path, "noisy.db"));
            random.NextBytes(noise);
            DamagedStore.Overwrite(copy, random.Next(length - noise.Length), noise);
            refused += await IsRefusedAsync(copy) ? 1 : 0;
        }

        Assert.InRange(refused, 75, 150);
    }

    [Fact]
    public async Task A_lost_value_is_named_and_given_up_when_that_is_accepted()
    {
        var path = await DamagedStore.ClosedAsync(_folder);
        using (var connection = new SqliteConnection(path))
        {
            connection.Execute("DELETE FROM value WHERE revision = 8; UPDATE value SET bytes = zeroblob(1500) WHERE revision = 12");
        }

        var failure = await Assert.ThrowsAsync<StoreException>(() => DamagedStore.ReadAsync(path));
        Assert.True(failure.Damaged);
        Assert.EndsWith($"the value of {DamagedStore.KeyOf(7)} at revision 8 is missing", failure.Message, StringComparison.Ordinal);

        var kept = await DamagedStore.ReadAsync(path, acceptDataLoss: true);
        Assert.Equal(DamagedStore.Objects - 2, kept.Count);
        Assert.DoesNotContain(kept, value => value.Key == DamagedStore.KeyOf(7) || value.Key == DamagedStore.KeyOf(11));
    }

    [Fact]
    public async Task What_is_no_database_any_more_is_refused_and_begun_anew_when_that_is_accepted()
    {
        var path = await DamagedStore.ClosedAsync(_folder);
        DamagedStore.Overwrite(path, 0, new byte[4096]);

        await DamagedStore.RefusedAsync(path);
        Assert.Empty(await DamagedStore.ReadAsync(path, acceptDataLoss: true));
        await using var store = await SqliteStore.OpenAsync(new(path), Ct);
        Assert.True(store.Revision.Value > DamagedStore.Objects);
    }

    [Fact]
    public async Task A_database_of_the_first_format_is_taken_over()
    {
        var path = _folder.NewFile();
        using (var connection = new SqliteConnection(path))
        {
            connection.Execute("""
                CREATE TABLE current (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE value (revision INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
                CREATE TABLE change (revision INTEGER PRIMARY KEY, key TEXT NOT NULL, created INTEGER NOT NULL, previous INTEGER NOT NULL);
                CREATE TABLE compaction (id INTEGER PRIMARY KEY CHECK (id = 1), compacted INTEGER NOT NULL);
                INSERT INTO compaction VALUES (1, 0);
                INSERT INTO current VALUES ('/registry/a', 1, 1);
                INSERT INTO value VALUES (1, 'old');
                INSERT INTO change VALUES (1, '/registry/a', 1, 0);
                PRAGMA user_version = 1;
                """);
        }

        await using (var store = await SqliteStore.OpenAsync(new(path), Ct))
        {
            await store.WriteAsync(new("/registry/b", "new"u8.ToArray(), Revision.None), Ct);
        }

        Assert.Equal(["old", "new"], (await DamagedStore.ReadAsync(path)).Select(value => Encoding.UTF8.GetString(value.Value.Span)));
    }

    private static async Task<bool> IsRefusedAsync(string path)
    {
        try
        {
            var values = await DamagedStore.ReadAsync(path);
            Assert.Equal(
                Enumerable.Range(0, DamagedStore.Objects).Select(DamagedStore.ValueOf),
                values.Select(value => Encoding.UTF8.GetString(value.Value.Span)));
            return false;
        }
        catch (StoreException)
        {
            return true;
        }
    }
}
