using Jota.Api;

namespace Jota.Store.Snapshots;

/// <summary>What a snapshot is of.</summary>
/// <param name="Revision">The revision at which all of it was current.</param>
/// <param name="Time">When it was taken.</param>
/// <param name="Count">How many keys it holds.</param>
public sealed record SnapshotSummary(Revision Revision, DateTimeOffset Time, long Count);
