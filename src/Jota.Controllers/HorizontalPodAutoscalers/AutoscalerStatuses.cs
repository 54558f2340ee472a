using k8s.Models;

namespace Jota.Controllers;

/// <summary>The status of an autoscaler after a look. Pure.</summary>
internal static class AutoscalerStatuses
{
    /// <summary>As it is after a plan was carried out.</summary>
    /// <param name="before">The status before.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="current">How many replicas the target asked for before.</param>
    /// <param name="more">Conditions that came of carrying it out.</param>
    /// <param name="now">The time.</param>
    public static V2HorizontalPodAutoscalerStatus After(
        V2HorizontalPodAutoscalerStatus? before, AutoscalerPlan plan, int current, IEnumerable<ScaleCondition> more, DateTime now) => new()
        {
            CurrentReplicas = current,
            DesiredReplicas = plan.Desired,
            LastScaleTime = plan.Rescale is null ? before?.LastScaleTime : now,
            CurrentMetrics = plan.Metrics,
            Conditions = With(before?.Conditions, plan.Conditions.Concat(more), now),
            ObservedGeneration = before?.ObservedGeneration,
        };

    /// <summary>As it is when nothing could be done: what was found before still stands.</summary>
    public static V2HorizontalPodAutoscalerStatus Failed(
        V2HorizontalPodAutoscalerStatus? before, int? current, IEnumerable<ScaleCondition> conditions, DateTime now) => new()
        {
            CurrentReplicas = current ?? before?.CurrentReplicas,
            DesiredReplicas = before?.DesiredReplicas ?? 0,
            LastScaleTime = before?.LastScaleTime,
            CurrentMetrics = before?.CurrentMetrics,
            Conditions = With(before?.Conditions, conditions, now),
            ObservedGeneration = before?.ObservedGeneration,
        };

    private static List<V2HorizontalPodAutoscalerCondition> With(
        IList<V2HorizontalPodAutoscalerCondition>? before, IEnumerable<ScaleCondition> found, DateTime now)
    {
        List<V2HorizontalPodAutoscalerCondition> all = [.. before ?? []];
        foreach (var condition in found)
        {
            var at = all.FindIndex(known => known.Type == condition.Type);
            var status = condition.Status ? "True" : "False";
            var made = new V2HorizontalPodAutoscalerCondition
            {
                Type = condition.Type,
                Status = status,
                Reason = condition.Reason,
                Message = condition.Message,
                LastTransitionTime = at >= 0 && all[at].Status == status ? all[at].LastTransitionTime : now,
            };
            if (at >= 0)
            {
                all[at] = made;
            }
            else
            {
                all.Add(made);
            }
        }

        return all;
    }
}
