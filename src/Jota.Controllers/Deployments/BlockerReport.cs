namespace Jota.Controllers;

/// <summary>
/// What was told of a rollout's blockers, and when it is time to tell something else: only when other reasons have held for a moment, or
/// when more pods have them for a while. Without this, every new attempt of every pod would be written down.
/// </summary>
internal sealed record BlockerReport
{
    /// <summary>How long reasons must hold before they are told; what passes by itself is not worth a word.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    /// <summary>How long a count stays as told.</summary>
    public static readonly TimeSpan Recount = TimeSpan.FromSeconds(10);

    /// <summary>Nothing told.</summary>
    public static BlockerReport Empty { get; } = new();

    /// <summary>The uid of the replica set whose pods it is about; null as long as nothing was told.</summary>
    public string? ReplicaSet { get; private init; }

    /// <summary>What is told.</summary>
    public RolloutBlockers Told { get; private init; } = RolloutBlockers.None;

    /// <summary>Since when.</summary>
    public DateTimeOffset ToldAt { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>When the pods were last looked at.</summary>
    public DateTimeOffset LookedAt { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>After how long to look again, though nothing changes.</summary>
    public TimeSpan? Again { get; private init; }

    private string? Candidate { get; init; }

    private DateTimeOffset CandidateSince { get; init; }

    /// <summary>
    /// What was told about a replica set: nothing yet, when another one is the new one now. A rollout that was undone has not what held
    /// the undone one up.
    /// </summary>
    public BlockerReport About(string replicaSet) => ReplicaSet == replicaSet ? this : Empty with { ReplicaSet = replicaSet };

    /// <summary>After a look at the pods.</summary>
    /// <param name="seen">What holds the rollout up now.</param>
    /// <param name="now">The time.</param>
    /// <param name="settle">How long other reasons must hold first.</param>
    public BlockerReport Next(RolloutBlockers seen, DateTimeOffset now, TimeSpan settle)
    {
        if (seen.Key == Told.Key)
        {
            var more = seen.Pods > Told.Pods;
            var due = ToldAt + Recount;
            return more && now >= due ? Tell(seen, now) : this with { LookedAt = now, Candidate = null, Again = more ? due - now : null };
        }

        var since = Candidate == seen.Key ? CandidateSince : now;
        return now - since >= settle
            ? Tell(seen, now)
            : this with { LookedAt = now, Candidate = seen.Key, CandidateSince = since, Again = since + settle - now };
    }

    /// <summary>The same, to be looked at again after a while.</summary>
    public BlockerReport Later(TimeSpan wait) => this with { Again = wait };

    private BlockerReport Tell(RolloutBlockers seen, DateTimeOffset now) =>
        new() { ReplicaSet = ReplicaSet, Told = seen, ToldAt = now, LookedAt = now };
}
