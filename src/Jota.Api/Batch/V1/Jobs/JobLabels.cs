namespace Jota.Api;

/// <summary>The labels, annotations and the finalizer by which jobs and their pods belong together.</summary>
public static class JobLabels
{
    /// <summary>The job's uid: what a generated selector asks for.</summary>
    public const string ControllerUid = "batch.kubernetes.io/controller-uid";

    /// <summary>The job's name.</summary>
    public const string JobName = "batch.kubernetes.io/job-name";

    /// <summary>The job's uid, as older clients look for it.</summary>
    public const string LegacyControllerUid = "controller-uid";

    /// <summary>The job's name, as older clients look for it.</summary>
    public const string LegacyJobName = "job-name";

    /// <summary>Which completion a pod of an Indexed job works at: a label and an annotation.</summary>
    public const string CompletionIndex = "batch.kubernetes.io/job-completion-index";

    /// <summary>Annotation: how many pods of the same index failed before this one, ignored ones aside.</summary>
    public const string IndexFailureCount = "batch.kubernetes.io/job-index-failure-count";

    /// <summary>Annotation: how many pods of the same index failed before this one and were ignored.</summary>
    public const string IndexIgnoredFailureCount = "batch.kubernetes.io/job-index-ignored-failure-count";

    /// <summary>Annotation of a job that a cron job made: for when.</summary>
    public const string CronJobScheduledTime = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /// <summary>Keeps a pod until its job has counted it.</summary>
    public const string TrackingFinalizer = "batch.kubernetes.io/job-tracking";

    /// <summary>The environment variable that tells a container of an Indexed job its index.</summary>
    public const string CompletionIndexVariable = "JOB_COMPLETION_INDEX";

    /// <summary>The value of <c>spec.managedBy</c> that means the built-in controller.</summary>
    public const string BuiltInManager = "kubernetes.io/job-controller";
}
