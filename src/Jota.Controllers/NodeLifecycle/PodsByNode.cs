using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The index of pods by their node.</summary>
internal static class PodsByNode
{
    public const string Index = "node";

    /// <summary>The cache of pods, with the index.</summary>
    public static ILister<V1Pod> Of(ControllerContext context)
    {
        var pods = context.Informers.For<V1Pod>();
        pods.AddIndex(Index, pod => string.IsNullOrEmpty(pod.Spec?.NodeName) ? null : pod.Spec.NodeName);
        return pods.Lister;
    }
}
