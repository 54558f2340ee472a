using k8s.Models;

namespace Jota.Load.Density;

/// <summary>The pods that fill the cluster: small ones, of one container.</summary>
internal static class DensityPods
{
    public const string Image = "registry.k8s.io/pause:3.10";
    public const string Name = "density";

    public static Dictionary<string, string> Labels => new() { ["app"] = Name };

    /// <summary>A Deployment of them.</summary>
    public static V1Deployment Deployment(string ns, int replicas) => new()
    {
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = ns },
        Spec = new V1DeploymentSpec { Replicas = replicas, Selector = new V1LabelSelector { MatchLabels = Labels }, Template = Template },
    };

    /// <summary>A ReplicaSet of them.</summary>
    public static V1ReplicaSet ReplicaSet(string ns, int replicas) => new()
    {
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = ns },
        Spec = new V1ReplicaSetSpec { Replicas = replicas, Selector = new V1LabelSelector { MatchLabels = Labels }, Template = Template },
    };

    private static V1PodTemplateSpec Template => new()
    {
        Metadata = new V1ObjectMeta { Labels = Labels },
        Spec = new V1PodSpec
        {
            Containers =
            [
                new V1Container
                {
                    Name = "main",
                    Image = Image,
                    Resources = new V1ResourceRequirements
                    {
                        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m"), ["memory"] = new("10Mi") },
                    },
                },
            ],
        },
    };
}
