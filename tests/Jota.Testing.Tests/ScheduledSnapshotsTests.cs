using Jota.Api;
using Jota.Client;
using Jota.Hosting.Snapshots;
using Jota.Store.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Testing.Tests;

public sealed class ScheduledSnapshotsTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("jota-snapshots-").FullName, "snapshots");
    private readonly FakeTimeProvider _clock = new(Begin);
    private readonly MemoryStore _store;

    public ScheduledSnapshotsTests() => _store = new(clock: _clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task One_is_taken_at_each_time_the_newest_are_kept_and_a_new_process_keeps_the_pace()
    {
        await using (Start())
        {
            await UntilAsync("jota-20260102T030405Z.snapshot");
            _clock.Advance(TimeSpan.FromHours(1));
            await UntilAsync("jota-20260102T030405Z.snapshot", "jota-20260102T040405Z.snapshot");
            await File.WriteAllTextAsync(Path.Combine(_folder, "jota-mine.snapshot"), "", Ct);
            _clock.Advance(TimeSpan.FromHours(1));
            await UntilAsync("jota-20260102T040405Z.snapshot", "jota-20260102T050405Z.snapshot", "jota-mine.snapshot");
        }

        _clock.Advance(TimeSpan.FromMinutes(59));
        await using (Start())
        {
            _clock.Advance(TimeSpan.FromSeconds(59));
            Assert.Equal(3, Directory.GetFiles(_folder).Length);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync("jota-20260102T050405Z.snapshot", "jota-20260102T060405Z.snapshot", "jota-mine.snapshot");
        }

        var summary = await SnapshotFile.CheckAsync(Path.Combine(_folder, "jota-20260102T060405Z.snapshot"), Ct);
        Assert.Equal(Begin.AddHours(3), summary.Time);
    }

    private ScheduledSnapshots Start() =>
        new(_folder, new(TimeSpan.FromHours(1), Kept: 2), _store, new LoopHealth(), _clock, NullLogger.Instance);

    /// <summary>Files are written on other threads; when the last step is done is seen in the folder only.</summary>
    private async Task UntilAsync(params string[] names)
    {
        while (!Directory.Exists(_folder) || !Directory.GetFiles(_folder).Select(Path.GetFileName).Order().SequenceEqual(names))
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
