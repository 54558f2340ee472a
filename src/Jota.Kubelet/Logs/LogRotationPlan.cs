using System.Collections.Immutable;
using System.Globalization;

namespace Jota.Kubelet.Logs;

/// <summary>What to do with the files of one container's log that has grown too long.</summary>
/// <param name="Delete">Old ones beyond the number to keep, and what an interrupted rotation left.</param>
/// <param name="Compress">Put-aside ones to pack; the newest stays as it is, since it may still be read.</param>
/// <param name="MoveTo">Where the log itself goes.</param>
internal sealed record LogRotationPlan(ImmutableArray<string> Delete, ImmutableArray<string> Compress, string MoveTo)
{
    /// <summary>The end of a packed log's name.</summary>
    public const string Packed = ".gz";

    /// <summary>The end of the name of one that is being packed.</summary>
    public const string InWork = ".tmp";

    /// <summary>Decides from the names of the files beside the log: <c>0.log.20160102-150405</c>, packed ones with <c>.gz</c>.</summary>
    public static LogRotationPlan Compute(string log, IEnumerable<string> beside, DateTimeOffset now, LogRotationOptions options)
    {
        var all = beside.Where(file => file.StartsWith(log + ".", StringComparison.Ordinal)).ToHashSet();
        var unfinished = all.Where(file => file.EndsWith(InWork, StringComparison.Ordinal)).ToList();

        // Stamps sort as text. Of the files kept, one is the log in use and one is the log that is put aside now.
        var old = all.Except(unfinished).Order(StringComparer.Ordinal).ToList();
        var excess = old.Take(Math.Max(0, old.Count - (options.MaxFiles - 2))).ToList();
        var plain = old.Except(excess).Where(file => !file.EndsWith(Packed, StringComparison.Ordinal));
        var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return new([.. unfinished, .. excess], [.. plain], $"{log}.{stamp}");
    }
}
