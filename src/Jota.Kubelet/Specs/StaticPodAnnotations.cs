namespace Jota.Kubelet.Specs;

/// <summary>What a node writes on the pods that it runs on its own, and on their images in the API.</summary>
internal static class StaticPodAnnotations
{
    /// <summary>Where the pod is from: <c>file</c>.</summary>
    public const string Source = "kubernetes.io/config.source";

    /// <summary>What the pod is, in short; another after each change.</summary>
    public const string Hash = "kubernetes.io/config.hash";

    /// <summary>When the node saw it first.</summary>
    public const string Seen = "kubernetes.io/config.seen";

    /// <summary>Of which pod it is the image: that one's <see cref="Hash"/>.</summary>
    public const string Mirror = "kubernetes.io/config.mirror";
}
