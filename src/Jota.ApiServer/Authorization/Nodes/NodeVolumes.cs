using Jota.Api;
using Jota.ApiServer.Caching;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Nodes;

/// <summary>Which volumes of the cluster have to do with a node: those of its pods' claims, and those that are folders of it.</summary>
internal sealed class NodeVolumes(WatchCaches caches, NodePods pods)
{
    /// <summary>Whether a pod of the node uses the claim that has a volume.</summary>
    public bool Need(string node, string volume) =>
        Find(volume)?.Spec?.ClaimRef is { } claim
        && pods.Need(node, claim.NamespaceProperty ?? "", pod => PodReferences.ToClaim(pod, name => name == claim.Name));

    /// <summary>Whether a volume is a folder of the node.</summary>
    public bool Has(string node, string volume) =>
        Find(volume) is { } found && LocalVolumes.Is(found) && LocalVolumes.NodeOf(found) == node;

    private V1PersistentVolume? Find(string name) =>
        caches.Find<V1PersistentVolume>() is { } cache && cache.Find(cache.KeyOf(ObjectKey.Cluster(name))) is { } found
            ? found.As<V1PersistentVolume>()
            : null;
}
