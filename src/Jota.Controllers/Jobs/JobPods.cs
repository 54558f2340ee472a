using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Reads what a pod is to its job.</summary>
internal static class JobPods
{
    private static readonly TimeSpan NoGrace = TimeSpan.Zero;

    /// <summary>Whether the pod stays until its job has counted it.</summary>
    public static bool IsTracked(V1Pod pod) => pod.Metadata.Finalizers?.Contains(JobLabels.TrackingFinalizer) == true;

    public static bool HasSucceeded(V1Pod pod) => pod.Status?.Phase == "Succeeded";

    /// <summary>
    /// Whether the pod counts as failed: it has; or it is being deleted, unless the job waits for such pods to be over.
    /// </summary>
    public static bool HasFailed(V1Pod pod, V1JobSpec spec) => pod.Status?.Phase == "Failed"
        || (pod.Metadata.DeletionTimestamp is not null && !HasSucceeded(pod) && !JobModes.ReplacesOnlyFailed(spec));

    /// <summary>Which completion the pod works at; null where it says none that can be.</summary>
    public static int? IndexOf(V1Pod pod) => Number(pod, JobLabels.CompletionIndex) is >= 0 and var index ? index : null;

    /// <summary>How many pods of its index failed before it.</summary>
    public static int FailuresBefore(V1Pod pod) => Math.Max(0, Number(pod, JobLabels.IndexFailureCount) ?? 0);

    /// <summary>How many pods of its index failed before it and were ignored.</summary>
    public static int IgnoredBefore(V1Pod pod) => Math.Max(0, Number(pod, JobLabels.IndexIgnoredFailureCount) ?? 0);

    /// <summary>When the pod ended, as well as can be told.</summary>
    public static DateTimeOffset EndedAt(V1Pod pod)
    {
        var statuses = (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []);
        var ended = statuses.Max(status => status.State?.Terminated?.FinishedAt);
        return Utc(ended ?? NotReadySince(pod) ?? DeletedAt(pod) ?? pod.Metadata.CreationTimestamp);
    }

    private static DateTime? NotReadySince(V1Pod pod) =>
        PodConditions.Find(pod.Status, PodConditions.Ready) is { Status: "False" } condition ? condition.LastTransitionTime : null;

    private static DateTime? DeletedAt(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp?.Plus(-(Spans.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds) ?? NoGrace));

    private static DateTimeOffset Utc(DateTime? time) =>
        time is { } known ? new(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : DateTimeOffset.MinValue;

    private static int? Number(V1Pod pod, string annotation) =>
        pod.Metadata.Annotations is { } annotations && annotations.TryGetValue(annotation, out var text)
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
