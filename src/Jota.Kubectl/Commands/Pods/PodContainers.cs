using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The containers of a pod, and which is meant when none is named.</summary>
internal static class PodContainers
{
    public const string DefaultAnnotation = "kubectl.kubernetes.io/default-container";

    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>All, those first that run first.</summary>
    public static IEnumerable<string> NamesOf(JsonObject pod) =>
        Lists.SelectMany(list => pod.Items("spec", list)).Select(container => container.Text("name"));

    /// <summary>One by its name; null when there is none.</summary>
    public static JsonObject? Find(JsonObject pod, string name) =>
        Lists.SelectMany(list => pod.Items("spec", list)).OfType<JsonObject>().FirstOrDefault(container => container.Text("name") == name);

    /// <summary>All as messages tell them.</summary>
    public static string Told(JsonObject pod) => string.Join(", ", [
        .. pod.Items("spec", "containers").Select(container => container.Text("name")),
        .. pod.Items("spec", "ephemeralContainers").Select(container => $"{container.Text("name")} (ephem)"),
        .. pod.Items("spec", "initContainers").Select(container => $"{container.Text("name")} (init)"),
    ]);

    /// <summary>The one to go to. Throws where it is not there.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="name">Which was asked for; empty for the one that the pod's annotation names, or the first.</param>
    /// <param name="note">Takes what to say where it could have been another.</param>
    public static string Choose(JsonObject pod, string name, Action<string> note)
    {
        if (name.Length > 0)
        {
            return Find(pod, name) is not null ? name : throw KubectlException.Error(
                $"container {name} not found in pod {pod.Name()} (containers: {Told(pod)})");
        }

        var annotated = pod.Text("metadata", "annotations", DefaultAnnotation);
        if (annotated.Length > 0)
        {
            if (Find(pod, annotated) is not null)
            {
                return annotated;
            }

            note($"Default container name \"{annotated}\" not found in pod {pod.Name()}");
        }

        var first = pod.Items("spec", "containers").Select(container => container.Text("name")).FirstOrDefault()
            ?? throw KubectlException.Error($"pod {pod.Namespace()}/{pod.Name()} does not have any containers");
        if (NamesOf(pod).Skip(1).Any())
        {
            note($"Defaulted container \"{first}\" out of: {Told(pod)}");
        }

        return first;
    }
}
