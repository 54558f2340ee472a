using k8s.Models;

namespace Jota.Api;

/// <summary>Reads a job's conditions, and names those that Kubernetes itself sets.</summary>
public static class JobConditions
{
    /// <summary>The job has done what it is for; for good.</summary>
    public const string Complete = "Complete";

    /// <summary>The job has failed; for good.</summary>
    public const string Failed = "Failed";

    /// <summary>The job is suspended.</summary>
    public const string Suspended = "Suspended";

    /// <summary>The job is going to fail, when all of its pods have ended.</summary>
    public const string FailureTarget = "FailureTarget";

    /// <summary>The job is going to be complete, when all of its pods have ended.</summary>
    public const string SuccessCriteriaMet = "SuccessCriteriaMet";

    /// <summary>The condition of a type, or null.</summary>
    public static V1JobCondition? Find(V1JobStatus? status, string type) => status?.Conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary>Whether the condition of a type is there and <c>True</c>.</summary>
    public static bool IsTrue(V1JobStatus? status, string type) => Find(status, type)?.Status == "True";

    /// <summary>The condition that ended the job: <see cref="Complete"/> or <see cref="Failed"/>; null while it goes on.</summary>
    public static V1JobCondition? End(V1JobStatus? status) =>
        status?.Conditions?.FirstOrDefault(c => c is { Type: Complete or Failed, Status: "True" });

    /// <summary>Whether the job has ended.</summary>
    public static bool IsFinished(V1JobStatus? status) => End(status) is not null;
}
