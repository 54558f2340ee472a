using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission.Limits;

/// <summary>What is wrong with an object, going by the limits of its namespace. Pure.</summary>
internal static class LimitChecks
{
    // Each of a pod's containers can break each of a namespace's limits; nobody reads more than this.
    private const int Most = 1000;

    /// <summary>What is wrong with a pod: with its containers, and with what they and the pod itself ask for together.</summary>
    public static IReadOnlyList<string> Of(V1LimitRange range, V1Pod pod) =>
        [.. (range.Spec?.Limits ?? []).SelectMany(limit => Of(limit, pod)).Take(Most)];

    /// <summary>What is wrong with a claim.</summary>
    public static IReadOnlyList<string> Of(V1LimitRange range, V1PersistentVolumeClaim claim) =>
        [.. (range.Spec?.Limits ?? []).Where(limit => limit.Type == LimitTypes.PersistentVolumeClaim).SelectMany(limit =>
            new LimitCheck(limit, Amounts(claim.Spec?.Resources?.Requests), Amounts(null)).ProblemsOfClaim()).Take(Most)];

    private static IEnumerable<string> Of(V1LimitRangeItem limit, V1Pod pod) => limit.Type switch
    {
        LimitTypes.Container => (pod.Spec.Containers ?? []).Concat(pod.Spec.InitContainers ?? []).SelectMany(container =>
            new LimitCheck(limit, Amounts(container.Resources?.Requests), Amounts(container.Resources?.Limits)).Problems()),
        LimitTypes.Pod => new LimitCheck(limit, PodResources.RequestsOf(pod.Spec), PodResources.LimitsOf(pod.Spec)).Problems(),
        _ => [],
    };

    private static Dictionary<string, Quantity> Amounts(IDictionary<string, ResourceQuantity>? list) =>
        (list ?? new Dictionary<string, ResourceQuantity>()).ToDictionary(pair => pair.Key, pair => Quantity.Of(pair.Value));
}
