using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Whether a rollout gets on: the Progressing condition, and when to judge again.</summary>
internal static class RolloutProgress
{
    /// <summary>
    /// Judges progress from the old status to the new numbers, and passes on that pods cannot be made; changes <paramref name="status"/> in
    /// place.
    /// </summary>
    public static void Judge(V1Deployment deployment, ReplicaSetFamily family, V1DeploymentStatus status, DateTime now)
    {
        var conditions = (List<V1DeploymentCondition>)status.Conditions;
        if (!HasDeadline(deployment))
        {
            conditions.RemoveAll(c => c.Type == DeploymentConditions.Progressing);
        }
        else if (!WasDone(deployment, status))
        {
            JudgeRunning(deployment, family.New, status, now);
        }

        if (FailureOf(family) is { } failure)
        {
            DeploymentConditions.Set(conditions, failure);
        }
        else
        {
            conditions.RemoveAll(c => c.Type == DeploymentConditions.ReplicaFailure);
        }
    }

    /// <summary>How long until the deadline passes, when nothing changes; null when there is none to wait for.</summary>
    public static TimeSpan? UntilDeadline(V1Deployment deployment, V1DeploymentStatus status, DateTime now)
    {
        var condition = DeploymentConditions.Find(status.Conditions, DeploymentConditions.Progressing);
        if (!HasDeadline(deployment) || condition is null || RolloutStatus.IsComplete(deployment, status)
            || condition.Reason is DeploymentConditions.DeadlineExceeded or DeploymentConditions.NewReplicaSetAvailable
                || deployment.Spec.Paused == true)
        {
            return null;
        }

        // Times are stored in whole seconds: a second more, and it has surely passed.
        var left = Deadline(deployment, condition) - now + TimeSpan.FromSeconds(1);
        return left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
    }

    /// <summary>Whether the deployment wants its progress judged; the largest number stands for "no".</summary>
    public static bool HasDeadline(V1Deployment deployment) =>
        deployment.Spec.ProgressDeadlineSeconds is { } seconds && seconds != int.MaxValue;

    /// <summary>The sentence that upstream says for a reason; null for reasons of other occasions.</summary>
    public static string? Sentence(string reason, V1Deployment deployment, V1ReplicaSet? present)
    {
        var subject = present is null ? $"Deployment \"{deployment.Metadata.Name}\"" : $"ReplicaSet \"{present.Metadata.Name}\"";
        return reason switch
        {
            DeploymentConditions.NewReplicaSetCreated => $"Created new replica set \"{present?.Metadata.Name}\"",
            DeploymentConditions.FoundNewReplicaSet => $"Found new replica set \"{present?.Metadata.Name}\"",
            DeploymentConditions.ReplicaSetUpdated => $"{subject} is progressing.",
            DeploymentConditions.NewReplicaSetAvailable => $"{subject} has successfully progressed.",
            DeploymentConditions.DeadlineExceeded => $"{subject} has timed out progressing.",
            _ => null,
        };
    }

    /// <summary>After a rollout is done, pods that come and go are no progress of one.</summary>
    private static bool WasDone(V1Deployment deployment, V1DeploymentStatus status) =>
        (status.Replicas ?? 0) == (status.UpdatedReplicas ?? 0)
        && DeploymentConditions.Find(
            deployment.Status?.Conditions, DeploymentConditions.Progressing)?.Reason == DeploymentConditions.NewReplicaSetAvailable;

    private static void JudgeRunning(V1Deployment deployment, V1ReplicaSet? present, V1DeploymentStatus status, DateTime now)
    {
        var conditions = (List<V1DeploymentCondition>)status.Conditions;
        if (RolloutStatus.IsComplete(deployment, status))
        {
            DeploymentConditions.Set(conditions, Progressing("True", DeploymentConditions.NewReplicaSetAvailable));
        }
        else if (HasProgressed(deployment.Status ?? new(), status))
        {
            // Replaced even by the same: the time of the last progress is what the deadline counts from.
            DeploymentConditions.Replace(conditions, Progressing("True", DeploymentConditions.ReplicaSetUpdated));
        }
        else if (HasTimedOut(deployment, conditions, now))
        {
            DeploymentConditions.Set(conditions, Progressing("False", DeploymentConditions.DeadlineExceeded));
        }

        V1DeploymentCondition Progressing(string is_, string reason) =>
            DeploymentConditions.Now(DeploymentConditions.Progressing, is_, reason, Sentence(reason, deployment, present)!, now);
    }

    private static bool HasProgressed(V1DeploymentStatus old, V1DeploymentStatus status) =>
        (status.UpdatedReplicas ?? 0) > (old.UpdatedReplicas ?? 0)
        || (status.Replicas ?? 0) - (status.UpdatedReplicas ?? 0) < (old.Replicas ?? 0) - (old.UpdatedReplicas ?? 0)
        || (status.ReadyReplicas ?? 0) > (old.ReadyReplicas ?? 0)
        || (status.AvailableReplicas ?? 0) > (old.AvailableReplicas ?? 0);

    private static bool HasTimedOut(V1Deployment deployment, List<V1DeploymentCondition> conditions, DateTime now) =>
        DeploymentConditions.Find(conditions, DeploymentConditions.Progressing) switch
        {
            null or { Reason: DeploymentConditions.NewReplicaSetAvailable } => false,
            { Reason: DeploymentConditions.DeadlineExceeded } => true,
            var condition => Deadline(deployment, condition) < now,
        };

    private static DateTime Deadline(V1Deployment deployment, V1DeploymentCondition condition) =>
        (condition.LastUpdateTime ?? DateTime.MinValue).Plus(Spans.FromSeconds(deployment.Spec.ProgressDeadlineSeconds ?? 0));

    /// <summary>The new replica set's failure to make pods, or else an old one's.</summary>
    private static V1DeploymentCondition? FailureOf(ReplicaSetFamily family)
    {
        var sets = family.New is { } present ? family.Old.Prepend(present) : family.Old;
        return sets.SelectMany(rs => rs.Status?.Conditions ?? []).FirstOrDefault(c => c.Type == DeploymentConditions.ReplicaFailure)
            is { } failure
            ? DeploymentConditions.Now(failure.Type, failure.Status, failure.Reason, failure.Message, failure.LastTransitionTime ?? default)
            : null;
    }
}
