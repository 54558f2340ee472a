using k8s.Models;

namespace Jota.ApiServer.Authorization.Nodes;

/// <summary>
/// Images in the API of pods that a node runs on its own. Nodes make them; therefore they never stand for a right to anything: else a
/// node would grant itself what it likes.
/// </summary>
internal static class MirrorPods
{
    /// <summary>What marks them.</summary>
    public const string Annotation = "kubernetes.io/config.mirror";

    /// <summary>Whether it is one.</summary>
    public static bool Is(V1Pod pod) => pod.Metadata?.Annotations?.ContainsKey(Annotation) == true;
}
