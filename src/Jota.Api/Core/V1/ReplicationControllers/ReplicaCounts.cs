namespace Jota.Api;

/// <summary>How many pods a status tells of: the few cannot be more than the many.</summary>
internal readonly record struct ReplicaCounts(int All, int? Ready, int? Available)
{
    private const string MoreThanAll = "cannot be greater than status.replicas";

    public int? FullyLabeled { get; init; }

    public void Validate(FieldErrors at)
    {
        AtMost(FullyLabeled, All, MoreThanAll, at.At("fullyLabeledReplicas"));
        ValidateOrder(at);
    }

    /// <summary>Ready are no more than all, available no more than ready.</summary>
    public void ValidateOrder(FieldErrors at)
    {
        AtMost(Ready, All, MoreThanAll, at.At("readyReplicas"));
        AtMost(Available, All, MoreThanAll, at.At("availableReplicas"));
        AtMost(Available, Ready, "cannot be greater than readyReplicas", at.At("availableReplicas"));
    }

    /// <summary>The same of a stateful set, whose pods are of its current or its updated revision; in its words.</summary>
    public void ValidateStateful(int? current, int? updated, FieldErrors at)
    {
        AtMost(Ready, All, MoreThanAll, at.At("readyReplicas"));
        AtMost(current, All, MoreThanAll, at.At("currentReplicas"));
        ValidateUpdated(updated, at);
        AtMost(Available, All, MoreThanAll, at.At("availableReplicas"));
        AtMost(Available, Ready, "cannot be greater than status.readyReplicas", at.At("availableReplicas"));
    }

    public void ValidateUpdated(int? updated, FieldErrors at) => AtMost(updated, All, MoreThanAll, at.At("updatedReplicas"));

    private static void AtMost(int? few, int? many, string rule, FieldErrors at)
    {
        if ((few ?? 0) > (many ?? 0))
        {
            at.Invalid(few, rule);
        }
    }
}
