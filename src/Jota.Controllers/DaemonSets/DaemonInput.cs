using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What the plans of a daemon set look at.</summary>
internal sealed class DaemonInput
{
    private static readonly IReadOnlyList<V1Pod> None = [];

    private readonly Dictionary<string, List<V1Pod>> _byNode = new(StringComparer.Ordinal);

    /// <param name="set">The daemon set.</param>
    /// <param name="hash">The present revision's hash.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="now">The time.</param>
    public DaemonInput(V1DaemonSet set, string hash, IReadOnlyList<V1Pod> pods, IReadOnlyList<V1Node> nodes, DateTimeOffset now)
    {
        Set = set;
        Hash = hash;
        Now = now;
        Pods = pods;
        MinReady = Spans.FromSeconds(set.Spec.MinReadySeconds ?? 0);
        Template = DaemonPod.Template(set, hash);
        Nodes = [.. nodes.Select(node => (node.Metadata.Name, DaemonNodeFit.Of(Template.Spec, node)))];
        Limits = DaemonLimits.Of(set, Nodes.Count(node => node.Fit.ShouldRun));
        foreach (var pod in pods.Where(pod => pod.Metadata.DeletionTimestamp is null || !PodConditions.IsTerminal(pod)))
        {
            // What ended and is being deleted does not keep the next from its place.
            if (DaemonPod.NodeOf(pod) is { } node)
            {
                (_byNode.TryGetValue(node, out var there) ? there : _byNode[node] = []).Add(pod);
            }
        }
    }

    public V1DaemonSet Set { get; }

    public string Hash { get; }

    /// <summary>What new pods are made of.</summary>
    public V1PodTemplateSpec Template { get; }

    public DateTimeOffset Now { get; }

    public TimeSpan MinReady { get; }

    public IReadOnlyList<V1Pod> Pods { get; }

    /// <summary>All nodes, by name, and whether they are to have a pod.</summary>
    public IReadOnlyList<(string Name, DaemonNodeFit Fit)> Nodes { get; }

    /// <summary>Between which numbers a rollout moves.</summary>
    public DaemonLimits Limits { get; }

    /// <summary>The pods on a node or meant for it.</summary>
    public IReadOnlyList<V1Pod> On(string node) => _byNode.TryGetValue(node, out var pods) ? pods : None;

    /// <summary>Whether a pod is of the present revision.</summary>
    public bool IsNew(V1Pod pod) => OwnerRevisions.HashOf(pod) == Hash;

    public bool IsAvailable(V1Pod pod) => PodReadiness.IsAvailable(pod, MinReady, Now);

    /// <summary>The old and the new pod of a node; false where there are several of a kind, which is to be mended first.</summary>
    public bool TryPair(string node, out V1Pod? old, out V1Pod? @new)
    {
        (old, @new) = (null, null);
        foreach (var pod in On(node).Where(pod => pod.Metadata.DeletionTimestamp is null))
        {
            if ((IsNew(pod) ? @new : old) is not null)
            {
                return false;
            }

            (old, @new) = IsNew(pod) ? (old, pod) : (pod, @new);
        }

        return true;
    }
}
