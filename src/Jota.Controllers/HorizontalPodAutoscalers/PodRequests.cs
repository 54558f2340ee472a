using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What pods ask for of a resource, in thousandths, by their names. Pure.</summary>
internal static class PodRequests
{
    /// <summary>Of whole pods, or of one container of each. <paramref name="problem"/> tells who does not say it.</summary>
    public static Dictionary<string, long> Of(IReadOnlyList<V1Pod> pods, string resource, string container, out string? problem)
    {
        problem = null;
        var requests = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            requests[pod.Metadata.Name] = Of(pod, resource, container, ref problem);
        }

        return requests;
    }

    private static long Of(V1Pod pod, string resource, string container, ref string? problem)
    {
        // What is asked for the pod as a whole goes before what its containers ask for.
        if (container.Length == 0 && Find(pod.Spec.Resources, resource) is { } whole)
        {
            return whole;
        }

        Int128 sum = 0;
        foreach (var one in pod.Spec.Containers.Concat((pod.Spec.InitContainers ?? []).Where(init => init.RestartPolicy == "Always")))
        {
            if (container.Length > 0 && one.Name != container)
            {
                continue;
            }

            if (Find(one.Resources, resource) is { } asked)
            {
                sum += asked;
            }
            else
            {
                problem ??= $"missing request for {resource} in container {one.Name} of Pod {pod.Metadata.Name}";
            }
        }

        return (long)Int128.Min(sum, long.MaxValue);
    }

    private static long? Find(V1ResourceRequirements? resources, string name) =>
        resources?.Requests is { } requests && requests.TryGetValue(name, out var asked) ? Quantity.Of(asked).MilliValue : null;
}
