using Jota.Api;
using k8s.Models;

namespace Jota.Network.Policies;

/// <summary>Pods that a rule is about: by their labels, in the policy's namespace or in those with certain labels.</summary>
internal sealed record PodPeer
{
    private readonly string? _namespace;
    private readonly LabelSelector? _namespaces;
    private readonly LabelSelector _pods;

    private PodPeer(string? inNamespace, LabelSelector? namespaces, LabelSelector pods)
    {
        (_namespace, _namespaces, _pods) = (inNamespace, namespaces, pods);
        Text = namespaces is null ? $"in {inNamespace}: {pods}" : $"of {namespaces}: {pods}";
    }

    /// <summary>Those in words, always the same for the same.</summary>
    public string Text { get; }

    /// <summary>
    /// As a policy says it: a pod selector alone is about the policy's namespace, a namespace selector alone about all pods in them.
    /// Throws <see cref="FormatException"/> for what is no selector.
    /// </summary>
    public static PodPeer Of(V1NetworkPolicyPeer peer, string policyNamespace) => peer.NamespaceSelector is { } namespaces
        ? new(null, LabelSelector.From(namespaces), peer.PodSelector is { } pods ? LabelSelector.From(pods) : LabelSelector.Everything)
        : new(policyNamespace, null, LabelSelector.From(peer.PodSelector));

    /// <summary>Whether a pod is among them.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="labels">Those of its namespace; null when that is not known: then it is none with certain labels.</param>
    public bool Matches(PolicyPod pod, IReadOnlyDictionary<string, string>? labels) =>
        (_namespaces is null ? pod.Key.Namespace == _namespace : labels is not null && _namespaces.Matches(labels))
        && _pods.Matches(pod.Labels);
}
