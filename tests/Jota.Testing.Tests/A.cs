using Jota.Api;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Objects for tests.</summary>
internal static class A
{
    public static ObjectKey Key(string name) => new("default", name);

    public static V1Pod Pod(string name, string image = "nginx:1") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Spec = PodSpec(image),
    };

    public static V1Pod GeneratedPod(string prefix) => new()
    {
        Metadata = new V1ObjectMeta { GenerateName = prefix, NamespaceProperty = "default" },
        Spec = PodSpec("nginx:1"),
    };

    public static V1ReplicaSet ReplicaSet(string name, int replicas)
    {
        var labels = new Dictionary<string, string> { ["app"] = name };
        return new()
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new()
            {
                Replicas = replicas,
                Selector = new() { MatchLabels = labels },
                Template = new() { Metadata = new() { Labels = labels }, Spec = PodSpec("nginx:1") },
            },
        };
    }

    public static bool IsRunning(V1Pod pod) => pod.Status?.Phase == "Running";

    private static V1PodSpec PodSpec(string image) => new() { Containers = [new V1Container { Name = "c", Image = image }] };
}
