using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Statuses;

/// <summary>Joins a computed status with the stored one: what others wrote stays, times of transitions are kept.</summary>
internal static class PodStatusMerge
{
    /// <summary>The status to store; null when the stored one says the same already.</summary>
    public static V1PodStatus? Compute(V1PodStatus? stored, V1PodStatus wanted, DateTimeOffset now)
    {
        var conditions = new List<V1PodCondition>();
        foreach (var condition in wanted.Conditions ?? [])
        {
            var before = Find(stored?.Conditions, condition.Type);
            conditions.Add(condition with
            {
                LastTransitionTime = before is not null && before.Status == condition.Status ? before.LastTransitionTime : ApiTime.Of(now),
            });
        }

        foreach (var foreign in stored?.Conditions ?? [])
        {
            // A rejected pod's status is short, but what the scheduler said of it stays.
            if ((!PodConditionsPlan.Owned.Contains(foreign.Type) && Find(wanted.Conditions, foreign.Type) is null)
                || (wanted.Conditions is null && foreign.Type == PodConditionsPlan.Scheduled))
            {
                conditions.Add(foreign);
            }
        }

        var merged = wanted with
        {
            Conditions = conditions.Count == 0 ? null : conditions,
            NominatedNodeName = stored?.NominatedNodeName,
            ResourceClaimStatuses = stored?.ResourceClaimStatuses,
            StartTime = stored?.StartTime ?? wanted.StartTime,
        };
        return ModelCopy.Same(merged, stored) ? null : merged;
    }

    private static V1PodCondition? Find(IList<V1PodCondition>? conditions, string type)
    {
        for (var i = 0; i < (conditions?.Count ?? 0); i++)
        {
            if (conditions![i].Type == type)
            {
                return conditions[i];
            }
        }

        return null;
    }
}
