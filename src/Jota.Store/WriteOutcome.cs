using Jota.Api;

namespace Jota.Store;

/// <summary>What became of a conditional write.</summary>
/// <param name="Succeeded">Whether it was done. Deleting what is not there is never done.</param>
/// <param name="Revision">The new revision, when it was done.</param>
/// <param name="Current">What is there instead, when it was not; null when the key does not exist.</param>
public readonly record struct WriteOutcome(bool Succeeded, Revision Revision, StoredValue? Current)
{
    /// <summary>
    /// The key of the write beside it whose condition did not hold, when it was not done for that reason; what is there is there then.
    /// </summary>
    public string? Contested { get; init; }

    /// <summary>The write was done at a revision.</summary>
    internal static WriteOutcome Done(Revision revision) => new(true, revision, null);

    /// <summary>The write was not done; this is there instead.</summary>
    internal static WriteOutcome Refused(StoredValue? current) => new(false, Revision.None, current);
}
