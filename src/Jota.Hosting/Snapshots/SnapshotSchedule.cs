namespace Jota.Hosting.Snapshots;

/// <summary>How often a running cluster takes a snapshot of itself, and how many are kept.</summary>
/// <param name="Every">From one to the next.</param>
/// <param name="Kept">So many of the newest stay.</param>
public sealed record SnapshotSchedule(TimeSpan Every, int Kept);
