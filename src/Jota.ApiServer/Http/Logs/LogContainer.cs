using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>Which container of a pod is meant: the one named, or the only one.</summary>
internal static class LogContainer
{
    /// <summary>Its name. Throws 400 with upstream's text when it is none of the pod's, or is not said and there are several.</summary>
    public static string Choose(V1Pod pod, string asked)
    {
        var containers = Names(pod.Spec.Containers, c => c.Name);
        var init = Names(pod.Spec.InitContainers, c => c.Name);
        if (asked.Length == 0)
        {
            return containers.Count == 1 ? containers[0] : throw ApiException.BadRequest(MustBeNamed(pod, containers, init));
        }

        var ephemeral = Names(pod.Spec.EphemeralContainers, c => c.Name);
        return containers.Contains(asked) || init.Contains(asked) || ephemeral.Contains(asked)
            ? asked
            : throw ApiException.BadRequest($"container {asked} is not valid for pod {pod.Metadata.Name}");
    }

    private static string MustBeNamed(V1Pod pod, List<string> containers, List<string> init)
    {
        var message = $"a container name must be specified for pod {pod.Metadata.Name}, choose one of: [{string.Join(' ', containers)}]";
        return init.Count == 0 ? message : $"{message} or one of the init containers: [{string.Join(' ', init)}]";
    }

    private static List<string> Names<T>(IList<T>? containers, Func<T, string> name) => [.. (containers ?? []).Select(name)];
}
