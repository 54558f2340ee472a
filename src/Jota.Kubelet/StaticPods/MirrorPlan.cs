using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.StaticPods;

/// <summary>The image in the API of a pod that a node runs on its own. Pure.</summary>
internal static class MirrorPlan
{
    /// <summary>The object to create: the pod, said to be an image, and owned by the node, with which it goes.</summary>
    public static V1Pod Of(V1Pod pod, V1Node node) => pod with
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new V1ObjectMeta
        {
            Name = pod.Metadata.Name,
            NamespaceProperty = pod.Metadata.NamespaceProperty,
            Labels = pod.Metadata.Labels,
            Annotations = new Dictionary<string, string>(pod.Metadata.Annotations, StringComparer.Ordinal)
            {
                [StaticPodAnnotations.Mirror] = pod.Metadata.Uid,
            },
            OwnerReferences =
            [
                new V1OwnerReference
                {
                    ApiVersion = "v1",
                    Kind = "Node",
                    Name = node.Metadata.Name,
                    Uid = node.Metadata.Uid,
                    Controller = true,
                },
            ],
        },
        Status = null,
    };
}
