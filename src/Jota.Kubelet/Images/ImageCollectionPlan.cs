using System.Collections.Immutable;
using Jota.Kubelet.Files;

namespace Jota.Kubelet.Images;

/// <summary>
/// Which images go: those that nobody uses and nobody pinned, the longest unused first, until enough of the disk is free. Pure.
/// </summary>
/// <param name="Old">Those that nobody has used for longer than is allowed.</param>
/// <param name="Eligible">The others that may go, in the order in which they do.</param>
/// <param name="BytesToFree">How much of these is to go; 0 for none.</param>
internal sealed record ImageCollectionPlan(ImmutableArray<ImageRecord> Old, ImmutableArray<ImageRecord> Eligible, long BytesToFree)
{
    /// <summary>Of what is here now.</summary>
    /// <param name="options">When images go.</param>
    /// <param name="images">All images.</param>
    /// <param name="disk">The disk that they are on; null where it is not known.</param>
    /// <param name="now">The time.</param>
    public static ImageCollectionPlan Compute(
        ImageCollectionOptions options, IEnumerable<ImageRecord> images, FileSystemUse? disk, DateTimeOffset now)
    {
        var unused = Unused(images);
        var old = unused
            .Where(image => options.MaximumAge is { } most && now - (image.LastUsed ?? image.FirstSeen) > most)
            .ToImmutableArray();
        return new(
            old,
            [.. unused.Except(old).Where(image => now - image.FirstSeen >= options.MinimumAge)],
            disk is { } use ? BytesOf(options, use) : 0);
    }

    /// <summary>All that nobody uses, however young: what a node without room for anything gives up.</summary>
    public static ImageCollectionPlan All(IEnumerable<ImageRecord> images) => new([], [.. Unused(images)], long.MaxValue);

    private static IEnumerable<ImageRecord> Unused(IEnumerable<ImageRecord> images) => images
        .Where(image => !image.InUse && !image.Pinned)
        .OrderBy(image => image.LastUsed ?? DateTimeOffset.MinValue)
        .ThenBy(image => image.FirstSeen)
        .ThenBy(image => image.Id, StringComparer.Ordinal);

    private static long BytesOf(ImageCollectionOptions options, FileSystemUse disk)
    {
        if (disk.Capacity <= 0 || options.HighThresholdPercent >= 100)
        {
            return 0;
        }

        var available = Math.Clamp(disk.Available, 0, disk.Capacity);
        var used = 100 - (int)((Int128)available * 100 / disk.Capacity);
        return used < options.HighThresholdPercent
            ? 0
            : Math.Max(0, (long)((Int128)disk.Capacity * (100 - options.LowThresholdPercent) / 100) - available);
    }
}
