using System.Text;
using Jota.Api;
using Jota.Store.Sqlite;

namespace Jota.Store.Tests.Sqlite.Damage;

public sealed class DamagedLogTests : IDisposable
{
    private const int Frame = 24 + 4096;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.9999)]
    public async Task Noise_in_the_log_is_refused(double where)
    {
        var path = await DamagedStore.KilledAsync(_folder);
        DamagedStore.Overwrite(path + "-wal", (long)(new FileInfo(path + "-wal").Length * where), [1, 2, 3, 4, 5]);

        Assert.Contains("answered are missing", await DamagedStore.RefusedAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(32 + (100 * Frame))]
    [InlineData(32 + (500 * Frame) + 77)]
    public async Task A_cut_log_is_refused(long length)
    {
        var path = await DamagedStore.KilledAsync(_folder);
        DamagedStore.Cut(path + "-wal", length);

        Assert.Contains($"{DamagedStore.Objects}", await DamagedStore.RefusedAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_lacks_its_last_page_is_refused()
    {
        var path = await DamagedStore.KilledAsync(_folder);
        DamagedStore.Cut(path + "-wal", new FileInfo(path + "-wal").Length - Frame);

        await DamagedStore.RefusedAsync(path);
    }

    [Fact]
    public async Task A_log_that_is_gone_or_has_a_damaged_header_is_refused()
    {
        var path = await DamagedStore.KilledAsync(_folder);
        DamagedStore.Overwrite(path + "-wal", 3, [0xff]);
        await DamagedStore.RefusedAsync(path);

        File.Delete(path + "-wal");
        await DamagedStore.RefusedAsync(path);
    }

    [Fact]
    public async Task Whole_transactions_behind_a_bad_page_prove_the_loss_by_themselves()
    {
        var path = await DamagedStore.KilledAsync(_folder);
        File.Delete(path + "-durable");
        DamagedStore.Overwrite(path + "-wal", 32 + (300 * Frame) + 500, [1, 2, 3, 4, 5]);

        Assert.Contains("damaged at page 301", await DamagedStore.RefusedAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_crash_tore_before_it_was_answered_is_no_loss()
    {
        var path = _folder.NewFile();
        var copy = _folder.NewFile();
        await using (var store = await SqliteStore.OpenAsync(new(path), Ct))
        {
            await DamagedStore.WriteAsync(store, 0, 50);
            DamagedStore.Copy(path, copy);
            await DamagedStore.WriteAsync(store, 50, 1);
            File.Copy(path + "-wal", copy + "-wal", overwrite: true);
        }

        // The power went while the pages of the 51st were on their way, in whichever order.
        DamagedStore.Overwrite(copy + "-wal", new FileInfo(copy + "-wal").Length - (2 * Frame) + 100, new byte[1000]);
        Assert.Equal(50, (await DamagedStore.ReadAsync(copy)).Count);
    }

    [Fact]
    public async Task What_is_left_from_before_the_log_started_over_is_no_damage()
    {
        var path = _folder.NewFile();
        await using var store = await SqliteStore.OpenAsync(new(path) { CheckpointBytes = 256 << 10 }, Ct);
        await DamagedStore.WriteAsync(store, 0, 300);
        for (var i = 0; i < 20; i++)
        {
            await DamagedStore.WriteAsync(store, 300 + i, 1);
            Assert.Equal(301 + i, (await DamagedStore.ReadAsync(DamagedStore.Copy(path, _folder.NewFile()))).Count);
        }
    }

    [Fact]
    public async Task An_accepted_loss_keeps_what_can_be_read_and_the_damaged_files_and_goes_on_above_all_revisions()
    {
        var path = await DamagedStore.KilledAsync(_folder);
        DamagedStore.Cut(path + "-wal", new FileInfo(path + "-wal").Length / 2);
        var damaged = DamagedStore.HashesOf(path);

        var kept = await DamagedStore.ReadAsync(path, acceptDataLoss: true);
        Assert.InRange(kept.Count, 150, 250);
        Assert.All(kept, (value, i) => Assert.Equal(DamagedStore.ValueOf(i), Encoding.UTF8.GetString(value.Value.Span)));
        var aside = Assert.Single(Directory.GetDirectories(_folder.Path, "damaged-*"));
        Assert.Equal(damaged, DamagedStore.HashesOf(Path.Combine(aside, Path.GetFileName(path))));

        await using var store = await SqliteStore.OpenAsync(new(path), Ct);
        Assert.True(store.Revision.Value > DamagedStore.Objects);
        Assert.Equal(store.Revision, store.Compacted);
        await DamagedStore.WriteAsync(store, DamagedStore.Objects, 1);
    }

    [Fact]
    public async Task To_accept_a_loss_where_there_is_none_changes_nothing()
    {
        var path = await DamagedStore.KilledAsync(_folder);

        Assert.Equal(DamagedStore.Objects, (await DamagedStore.ReadAsync(path, acceptDataLoss: true)).Count);
        Assert.Empty(Directory.GetDirectories(_folder.Path));
        await using var store = await SqliteStore.OpenAsync(new(path), Ct);
        Assert.Equal(new Revision(DamagedStore.Objects), store.Revision);
    }
}
