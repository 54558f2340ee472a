using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Upstream's rules of what may be told of a job, by whomever manages it: what has ended stays so, and counts never fall. What was so
/// before, and is not touched, is let pass.
/// </summary>
internal static class JobStatusRules
{
    public static void Validate(V1Job job, V1Job old, FieldErrors at)
    {
        var (status, before) = (job.Status ?? new(), old.Status ?? new());
        FirstPass.Check(status, at);
        JobCountRules.ValidateUncounted(status.UncountedTerminatedPods, at.At("uncountedTerminatedPods"));
        ValidateConditions(status, before, at.At("conditions"));
        ValidateTimes(job.Spec, status, before, at);
        JobCountRules.ValidateEnd(status, before, at);
        JobCountRules.ValidateIndexes(job.Spec, status, before, at);
        ValidateSuccess(job.Spec, status, at.At("conditions"));
        ValidateChange(job.Spec, status, before, at);
    }

    private static void ValidateConditions(V1JobStatus status, V1JobStatus old, FieldErrors at)
    {
        bool Is(string type) => JobConditions.IsTrue(status, type);
        bool Was(string type) => JobConditions.IsTrue(old, type);
        bool Changed(string one, string other) => Is(one) != Was(one) || Is(other) != Was(other);

        RefuseIf(
            Is(JobConditions.Complete) && Is(JobConditions.Failed) && Changed(JobConditions.Complete, JobConditions.Failed),
            "cannot set Complete=True and Failed=true conditions", at);
        RefuseIf(
            Is(JobConditions.Complete) && Is(JobConditions.FailureTarget) && Changed(JobConditions.Complete, JobConditions.FailureTarget),
            "cannot set Complete=True and FailureTarget=true conditions", at);
        RefuseIf(
            Is(JobConditions.Failed) && !Is(JobConditions.FailureTarget) && Changed(JobConditions.Failed, JobConditions.FailureTarget),
            "cannot set Failed=True condition without the FailureTarget=true condition", at);
        RefuseIf(
            Is(JobConditions.Complete) && !Is(JobConditions.SuccessCriteriaMet)
                && Changed(JobConditions.Complete, JobConditions.SuccessCriteriaMet),
            "cannot set Complete=True condition without the SuccessCriteriaMet=true condition", at);
    }

    private static void ValidateTimes(V1JobSpec? spec, V1JobStatus status, V1JobStatus old, FieldErrors at)
    {
        var (start, end) = (status.StartTime, status.CompletionTime);
        var complete = JobConditions.IsTrue(status, JobConditions.Complete);
        var place = at.At("completionTime");
        if (end != old.CompletionTime || complete != JobConditions.IsTrue(old, JobConditions.Complete))
        {
            switch (end, complete)
            {
                case (not null, false):
                    place.Invalid(Shown(end), "cannot set completionTime when there is no Complete=True condition");
                    break;
                case (null, true):
                    place.Required("completionTime is required for Complete jobs");
                    break;
            }
        }

        if (end < start && (end != old.CompletionTime || start != old.StartTime))
        {
            place.Invalid(Shown(end), "completionTime cannot be set before startTime");
        }

        var finished = JobConditions.IsFinished(status);
        if (start is null && finished && spec is not { Suspend: true, Completions: 0 }
            && (start != old.StartTime || finished != JobConditions.IsFinished(old)))
        {
            at.At("startTime").Required("startTime is required for finished job");
        }
    }

    private static void ValidateSuccess(V1JobSpec? spec, V1JobStatus status, FieldErrors at)
    {
        var met = JobConditions.IsTrue(status, JobConditions.SuccessCriteriaMet);
        RefuseIf(
            met && JobConditions.IsTrue(status, JobConditions.Failed),
            "cannot set SuccessCriteriaMet=True and Failed=true conditions", at);
        RefuseIf(
            met && JobConditions.IsTrue(status, JobConditions.FailureTarget),
            "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions", at);
        RefuseIf(
            spec?.SuccessPolicy is not null && !met && JobConditions.IsTrue(status, JobConditions.Complete),
            "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True", at);
    }

    private static void ValidateChange(V1JobSpec? spec, V1JobStatus status, V1JobStatus old, FieldErrors at)
    {
        foreach (var type in (ReadOnlySpan<string>)[JobConditions.Failed, JobConditions.Complete, JobConditions.FailureTarget])
        {
            RefuseIf(
                JobConditions.IsTrue(old, type) && !JobConditions.IsTrue(status, type),
                $"cannot disable the terminal {type}=True condition", at.At("conditions"));
        }

        JobCountRules.ValidateChange(spec, status, old, at);
        if (status.CompletionTime is { } end && old.CompletionTime is { } before && end != before)
        {
            at.At("completionTime").Invalid(Shown(end), "completionTime cannot be mutated");
        }

        // Whoever resumes a job lets its time begin anew.
        var resumes = JobConditions.IsTrue(old, JobConditions.Suspended) && !JobConditions.IsTrue(status, JobConditions.Suspended)
            && status.StartTime is not null;
        if (old.StartTime is { } start && start != status.StartTime && spec?.Suspend != true && !resumes)
        {
            at.At("startTime").Required("startTime cannot be removed for unsuspended job");
        }

        var (met, wasMet) = (
            JobConditions.IsTrue(status, JobConditions.SuccessCriteriaMet), JobConditions.IsTrue(old, JobConditions.SuccessCriteriaMet));
        RefuseIf(wasMet && !met, "cannot disable the SuccessCriteriaMet=True condition", at.At("conditions"));
        RefuseIf(
            JobConditions.IsTrue(old, JobConditions.Complete) && !wasMet && met,
            "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions", at.At("conditions"));
    }

    private static void RefuseIf(bool wrong, string detail, FieldErrors at)
    {
        if (wrong)
        {
            at.Add(FieldErrorReason.Invalid, $"Invalid value: {detail}");
        }
    }

    private static string? Shown(DateTime? time) =>
        time?.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
