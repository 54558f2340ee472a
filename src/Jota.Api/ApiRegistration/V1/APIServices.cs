using k8s.Models;

namespace Jota.Api;

/// <summary>What can be read of an APIService.</summary>
public static class APIServices
{
    /// <summary>The condition that says whether a group and version can be used.</summary>
    public const string AvailableCondition = "Available";

    /// <summary>Upstream's label of those that a server keeps by itself.</summary>
    public const string ManagedLabel = "kube-aggregator.kubernetes.io/automanaged";

    internal const int DefaultPort = 443;

    /// <summary>What the APIService of a group and version is called; that of the core group ends with the dot.</summary>
    public static string NameOf(string? group, string? version) => $"{version}.{group}";

    /// <summary>What is said of its availability; null when nothing is.</summary>
    public static V1APIServiceCondition? Availability(V1APIService service) =>
        service.Status?.Conditions?.FirstOrDefault(condition => condition.Type == AvailableCondition);

    /// <summary>Whether it says that it can be used.</summary>
    public static bool IsAvailable(V1APIService service) => Availability(service)?.Status == "True";

    /// <summary>Its status with this availability; the time stays where the condition does.</summary>
    public static V1APIServiceStatus With(V1APIServiceStatus? status, bool available, string reason, string message, DateTime now)
    {
        var conditions = (status?.Conditions ?? []).ToList();
        var at = conditions.FindIndex(condition => condition.Type == AvailableCondition);
        var state = available ? "True" : "False";
        var told = new V1APIServiceCondition
        {
            Type = AvailableCondition,
            Status = state,
            Reason = reason,
            Message = message,
            LastTransitionTime = at >= 0 && conditions[at].Status == state ? conditions[at].LastTransitionTime : now,
        };
        if (at < 0)
        {
            conditions.Add(told);
        }
        else
        {
            conditions[at] = told;
        }

        return (status ?? new()) with { Conditions = conditions };
    }

    internal static string ServedBy(V1APIService service) =>
        service.Spec?.Service is { } reference ? $"{reference.NamespaceProperty}/{reference.Name}" : "Local";
}
