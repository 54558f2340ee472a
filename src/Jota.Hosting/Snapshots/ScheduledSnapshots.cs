using System.Globalization;
using Jota.Api;
using Jota.Client;
using Jota.Store;
using Jota.Store.Snapshots;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting.Snapshots;

/// <summary>
/// Takes snapshots of a running cluster's store into a folder, and removes those that are too many. When the next is due is told by the
/// name of the newest: a process that starts anew goes on with the same pace.
/// </summary>
internal sealed partial class ScheduledSnapshots : IAsyncDisposable
{
    private const string Prefix = "jota-";
    private const string Suffix = ".snapshot";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private readonly string _folder;
    private readonly SnapshotSchedule _schedule;
    private readonly IRevisionedStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    public ScheduledSnapshots(
        string folder, SnapshotSchedule schedule, IRevisionedStore store, LoopHealth health, TimeProvider clock, ILogger log)
    {
        (_folder, _schedule, _store, _clock, _log) = (folder, schedule, store, clock, log);
        _running = new Loop("scheduled snapshots", health, clock, log).ForeverAsync(TurnAsync, _end.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        PrivateFolder.Make(_folder);
        var now = _clock.GetUtcNow();
        if (Taken() is [.., var (_, newest)] && newest.Plus(_schedule.Every) is var next && next > now)
        {
            await _clock.DelayAsync(next - now, ct);
            now = _clock.GetUtcNow();
        }

        var path = Path.Combine(_folder, Prefix + now.ToString(TimeFormat, CultureInfo.InvariantCulture) + Suffix);
        var summary = await SnapshotFile.WriteAsync(path, (file, ct) => StoreSnapshots.SaveAsync(_store, file, _clock, ct), ct);
        Took(path, summary.Count, summary.Revision);
        foreach (var (old, _) in Taken().SkipLast(_schedule.Kept))
        {
            File.Delete(old);
        }
    }

    /// <summary>Those there are, the oldest first; files of other names are somebody else's.</summary>
    private List<(string Path, DateTimeOffset Time)> Taken() =>
    [
        .. Directory.EnumerateFiles(_folder, Prefix + "*" + Suffix)
            .Select(path => (path, Time: TimeOf(path)))
            .Where(taken => taken.Time is not null)
            .Select(taken => (taken.path, taken.Time!.Value))
            .OrderBy(taken => taken.Value),
    ];

    private static DateTimeOffset? TimeOf(string path) => DateTimeOffset.TryParseExact(
        Path.GetFileName(path)[Prefix.Length..^Suffix.Length],
        TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    [LoggerMessage(LogLevel.Information, "Took {Path}: {Count} keys at revision {Revision}")]
    private partial void Took(string path, long count, Revision revision);
}
