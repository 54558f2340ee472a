using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of the numbers, pods and indexes that a job's status tells.</summary>
internal static class JobCountRules
{
    public static void ValidateUncounted(V1UncountedTerminatedPods? pods, FieldErrors at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ValidateUids(pods?.Succeeded, seen, at.At("succeeded"));
        ValidateUids(pods?.Failed, seen, at.At("failed"));
    }

    /// <summary>When a job has ended, nothing of it runs and everything is counted.</summary>
    public static void ValidateEnd(V1JobStatus status, V1JobStatus old, FieldErrors at)
    {
        if (!JobConditions.IsFinished(status))
        {
            return;
        }

        var isNew = !JobConditions.IsFinished(old);
        if (status.Active is > 0 and var active && (isNew || active != old.Active))
        {
            at.At("active").Invalid(active, "active>0 is invalid for finished job");
        }

        var uncounted = status.UncountedTerminatedPods;
        if ((uncounted?.Succeeded?.Count ?? 0) + (uncounted?.Failed?.Count ?? 0) > 0
            && (isNew || !ModelDiff.Same(uncounted, old.UncountedTerminatedPods)))
        {
            at.At("uncountedTerminatedPods").Invalid(
                ShownText.Of(Encoding.UTF8.GetString(ApiJson.Encode(uncounted!))),
                "uncountedTerminatedPods needs to be empty for finished job");
        }
    }

    public static void ValidateIndexes(V1JobSpec? spec, V1JobStatus status, V1JobStatus old, FieldErrors at)
    {
        var completedChanged = (status.CompletedIndexes ?? "") != (old.CompletedIndexes ?? "");
        var failedChanged = status.FailedIndexes != old.FailedIndexes;
        if (completedChanged && spec?.Completions is { } completions)
        {
            ValidateText(status.CompletedIndexes, completions, "completedIndexes", at);
        }

        if (failedChanged && status.FailedIndexes is not null && spec is { Completions: { } all, BackoffLimitPerIndex: not null })
        {
            ValidateText(status.FailedIndexes, all, "failedIndexes", at);
        }

        if (completedChanged && !string.IsNullOrEmpty(status.CompletedIndexes) && !JobModes.IsIndexed(spec))
        {
            at.At("completedIndexes").Invalid(
                status.CompletedIndexes, "cannot set non-empty completedIndexes when non-indexed completion mode");
        }

        if (failedChanged && status.FailedIndexes is not null && spec?.BackoffLimitPerIndex is null)
        {
            at.At("failedIndexes").Invalid(
                status.FailedIndexes, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }

        if (completedChanged || failedChanged)
        {
            ValidateApart(spec, status, at.At("failedIndexes"));
        }

        ValidatePods(status, old, at);
    }

    /// <summary>Counts do not fall, but for the successes of an Indexed job that is made smaller.</summary>
    public static void ValidateChange(V1JobSpec? spec, V1JobStatus status, V1JobStatus old, FieldErrors at)
    {
        if ((status.Failed ?? 0) < (old.Failed ?? 0))
        {
            at.At("failed").Invalid(status.Failed ?? 0, "cannot decrease the failed counter");
        }

        var mayShrink = JobModes.IsIndexed(spec) && spec!.Completions == spec.Parallelism;
        if ((status.Succeeded ?? 0) < (old.Succeeded ?? 0) && !mayShrink)
        {
            at.At("succeeded").Invalid(status.Succeeded ?? 0, "cannot decrease the succeeded counter");
        }
    }

    private static void ValidatePods(V1JobStatus status, V1JobStatus old, FieldErrors at)
    {
        var finished = JobConditions.IsFinished(status);
        if (status.Terminating is > 0 and var terminating && finished
            && (terminating != old.Terminating || !JobConditions.IsFinished(old)))
        {
            at.At("terminating").Invalid(terminating, "terminating>0 is invalid for finished job");
        }

        var active = status.Active ?? 0;
        if (status.Ready > active && (status.Ready != old.Ready || active != (old.Active ?? 0)))
        {
            at.At("ready").Invalid(status.Ready, "cannot set more ready pods than active");
        }
    }

    private static void ValidateText(string? text, int completions, string field, FieldErrors at)
    {
        if (!JobIndexes.TryParse(text, completions, out _, out var error))
        {
            at.At(field).Invalid(text, $"error parsing {field}: {error}");
        }
    }

    private static void ValidateApart(V1JobSpec? spec, V1JobStatus status, FieldErrors at)
    {
        if (spec?.Completions is { } completions
            && JobIndexes.TryParse(status.CompletedIndexes, completions, out var completed, out _)
            && JobIndexes.TryParse(status.FailedIndexes, completions, out var failed, out _)
            && completed.FirstCommonWith(failed) is { } index)
        {
            at.Invalid(status.FailedIndexes, $"failedIndexes and completedIndexes overlap at index: {index}");
        }
    }

    private static void ValidateUids(IList<string>? uids, HashSet<string> seen, FieldErrors at)
    {
        for (var i = 0; i < uids?.Count; i++)
        {
            if (string.IsNullOrEmpty(uids[i]))
            {
                at.At(i).Invalid("", "must not be empty");
            }
            else if (!seen.Add(uids[i]))
            {
                at.At(i).Duplicate(uids[i]);
            }
        }
    }
}
