using k8s.Models;

namespace Jota.Api;

/// <summary>What tables tell of jobs.</summary>
internal static class JobCells
{
    public static object Status(V1Job job) => job switch
    {
        _ when JobConditions.IsTrue(job.Status, JobConditions.Complete) => "Complete",
        _ when JobConditions.IsTrue(job.Status, JobConditions.Failed) => "Failed",
        { Metadata.DeletionTimestamp: not null } => "Terminating",
        _ when JobConditions.IsTrue(job.Status, JobConditions.Suspended) => "Suspended",
        _ when JobConditions.IsTrue(job.Status, JobConditions.FailureTarget) => "FailureTarget",
        _ when JobConditions.IsTrue(job.Status, JobConditions.SuccessCriteriaMet) => "SuccessCriteriaMet",
        _ => "Running",
    };

    public static object Completions(V1Job job)
    {
        var succeeded = job.Status?.Succeeded ?? 0;
        return (job.Spec?.Completions, job.Spec?.Parallelism ?? 0) switch
        {
            ({ } completions, _) => $"{succeeded}/{completions}",
            (null, > 1 and var parallelism) => $"{succeeded}/1 of {parallelism}",
            _ => $"{succeeded}/1",
        };
    }

    /// <summary>How long it took, or has taken so far; empty before it started.</summary>
    public static object Duration(V1Job job, ColumnContext context) => (job.Status?.StartTime, job.Status?.CompletionTime) switch
    {
        (null, _) => "",
        ({ } start, { } end) => HumanDuration.Format(end - start),
        ({ } start, null) => HumanDuration.Since(start, context.Now),
    };
}
