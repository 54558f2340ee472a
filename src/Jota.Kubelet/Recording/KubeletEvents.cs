using Jota.Client;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Recording;

/// <summary>Events about pods, their containers and the node.</summary>
internal static class KubeletEvents
{
    public static void Normal(this IEventRecorder events, V1Pod pod, string? container, string reason, string message) =>
        events.Record(pod.Reference(container), EventType.Normal, reason, message);

    public static void Warning(this IEventRecorder events, V1Pod pod, string? container, string reason, string message) =>
        events.Record(pod.Reference(container), EventType.Warning, reason, message);

    /// <summary>The pod, or one of its containers.</summary>
    public static V1ObjectReference Reference(this V1Pod pod, string? container = null) => new()
    {
        Kind = "Pod",
        ApiVersion = "v1",
        NamespaceProperty = pod.Metadata.NamespaceProperty,
        Name = pod.Metadata.Name,
        Uid = pod.Metadata.Uid,
        ResourceVersion = pod.Metadata.ResourceVersion,
        FieldPath = container is null ? null : pod.FieldPath(container),
    };

    /// <summary>A node; upstream gives its name as its uid.</summary>
    public static V1ObjectReference NodeReference(string name) => new() { Kind = "Node", Name = name, Uid = name };
}
