using k8s.Models;

namespace Jota.Controllers;

/// <summary>A deployment's conditions: their types and reasons, and upstream's rules of when one changes.</summary>
internal static class DeploymentConditions
{
    public const string Available = "Available";
    public const string Progressing = "Progressing";
    public const string ReplicaFailure = "ReplicaFailure";

    public const string MinimumReplicasAvailable = "MinimumReplicasAvailable";
    public const string MinimumReplicasUnavailable = "MinimumReplicasUnavailable";
    public const string NewReplicaSetCreated = "NewReplicaSetCreated";
    public const string FoundNewReplicaSet = "FoundNewReplicaSet";
    public const string ReplicaSetUpdated = "ReplicaSetUpdated";
    public const string NewReplicaSetAvailable = "NewReplicaSetAvailable";
    public const string ReplicaSetCreateError = "ReplicaSetCreateError";
    public const string DeadlineExceeded = "ProgressDeadlineExceeded";
    public const string Paused = "DeploymentPaused";
    public const string Resumed = "DeploymentResumed";

    /// <summary>The condition of a type, or null.</summary>
    public static V1DeploymentCondition? Find(IEnumerable<V1DeploymentCondition>? conditions, string type) =>
        conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary>A condition as of now.</summary>
    public static V1DeploymentCondition Now(string type, string status, string reason, string message, DateTime now) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
        LastUpdateTime = now,
        LastTransitionTime = now,
    };

    /// <summary>Puts a condition last. One with the same status and reason stays as it is, message and times included.</summary>
    public static void Set(List<V1DeploymentCondition> conditions, V1DeploymentCondition condition)
    {
        var old = Find(conditions, condition.Type);
        if (old is null || old.Status != condition.Status || old.Reason != condition.Reason)
        {
            Replace(conditions, condition);
        }
    }

    /// <summary>Puts a condition last, in place of what it was; the time of its last transition stays if the status does.</summary>
    public static void Replace(List<V1DeploymentCondition> conditions, V1DeploymentCondition condition)
    {
        var old = Find(conditions, condition.Type);
        conditions.RemoveAll(c => c.Type == condition.Type);
        conditions.Add(old?.Status == condition.Status ? condition with { LastTransitionTime = old.LastTransitionTime } : condition);
    }

    /// <summary>Whether two conditions say the same, times included.</summary>
    public static bool Same(V1DeploymentCondition left, V1DeploymentCondition right) =>
        left.Type == right.Type && left.Status == right.Status && left.Reason == right.Reason && left.Message == right.Message
        && left.LastUpdateTime == right.LastUpdateTime && left.LastTransitionTime == right.LastTransitionTime;
}
