using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What a job is going to end as, once its pods are over and counted.</summary>
/// <param name="Success">Whether it is done, or has failed.</param>
/// <param name="Reason">Why, in a word.</param>
/// <param name="Message">Why, in a sentence.</param>
internal sealed record JobEnd(bool Success, string Reason, string Message)
{
    /// <summary>The condition that says so before it is over.</summary>
    public string Target => Success ? JobConditions.SuccessCriteriaMet : JobConditions.FailureTarget;

    /// <summary>The condition that says so when it is over.</summary>
    public string Condition => Success ? JobConditions.Complete : JobConditions.Failed;

    /// <summary>That as many succeeded as are asked for.</summary>
    public static JobEnd Completed { get; } = new(true, "CompletionsReached", "Reached expected number of succeeded pods");

    /// <summary>
    /// Why a job is to be ended although not all of it is done; null when it goes on. What was once decided stays.
    /// </summary>
    public static JobEnd? Decide(JobInput input, JobTally tally) =>
        Told(input.Status, JobConditions.SuccessCriteriaMet, success: true)
        ?? Told(input.Status, JobConditions.FailureTarget, success: false)
        ?? ByPolicy(input)
        ?? ByLimit(input, tally)
        ?? ByIndexes(input, tally)
        ?? (input.IsIndexed && SuccessVerdict.Of(input.Spec.SuccessPolicy, input.Completions, tally.Completed) is { } rule
            ? new(true, "SuccessPolicy", rule)
            : null);

    /// <summary>Whether the status tells that the job is about to end.</summary>
    public static bool IsTold(V1JobStatus status) =>
        JobConditions.IsTrue(status, JobConditions.SuccessCriteriaMet) || JobConditions.IsTrue(status, JobConditions.FailureTarget);

    /// <summary>When its time is up; null where it has no limit, or does not run.</summary>
    public static DateTimeOffset? Deadline(JobInput input) =>
        input is { IsSuspended: false, Spec.ActiveDeadlineSeconds: { } seconds, Status.StartTime: { } start }
            && !JobConditions.IsTrue(input.Status, JobConditions.Suspended)
            ? new DateTimeOffset(DateTime.SpecifyKind(start, DateTimeKind.Utc)).Plus(Spans.FromSeconds(seconds))
            : null;

    private static JobEnd? Told(V1JobStatus status, string type, bool success) =>
        JobConditions.Find(status, type) is { Status: "True" } condition
            ? new(success, condition.Reason ?? "", condition.Message ?? "")
            : null;

    private static JobEnd? ByPolicy(JobInput input)
    {
        if (input.Spec.PodFailurePolicy is not { } policy)
        {
            return null;
        }

        foreach (var pod in input.Pods)
        {
            if (JobPods.HasFailed(pod, input.Spec) && FailureVerdict.Of(policy, pod) is { FailsJob: true, Message: var why })
            {
                return new(false, "PodFailurePolicy", why!);
            }
        }

        return null;
    }

    private static JobEnd? ByLimit(JobInput input, JobTally tally)
    {
        var limit = input.Spec.BackoffLimit ?? int.MaxValue;
        return tally.Failed > limit || IsRestartedTooOften(input, limit)
            ? new(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit")
            : Deadline(input) <= input.Now ? new(false, "DeadlineExceeded", "Job was active longer than specified deadline")
            : null;
    }

    private static JobEnd? ByIndexes(JobInput input, JobTally tally) => tally.Indexes?.Failed.Count switch
    {
        null or 0 => null,
        { } failed when failed > input.Spec.MaxFailedIndexes =>
            new(false, "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes"),
        { } failed when failed + tally.Completed.Count >= input.Completions => new(false, "FailedIndexes", "Job has failed indexes"),
        _ => null,
    };

    /// <summary>Pods that are restarted where they are count by their restarts, as long as they go on.</summary>
    private static bool IsRestartedTooOften(JobInput input, int limit)
    {
        if (input.Spec.Template.Spec.RestartPolicy != "OnFailure")
        {
            return false;
        }

        var restarts = 0L;
        foreach (var pod in input.Pods)
        {
            if (pod.Status?.Phase is "Running" or "Pending")
            {
                restarts += Restarts(pod.Status.InitContainerStatuses) + Restarts(pod.Status.ContainerStatuses);
            }
        }

        return limit == 0 ? restarts > 0 : restarts >= limit;
    }

    private static long Restarts(IList<V1ContainerStatus>? statuses) => statuses?.Sum(status => (long)status.RestartCount) ?? 0;
}
