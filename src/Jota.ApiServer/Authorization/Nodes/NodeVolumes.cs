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

    /// <summary>
    /// Whether a volume that a pod of the node uses is opened there with a secret: those for the node, not those for the driver's
    /// controller.
    /// </summary>
    public bool NeedSecret(string node, string ns, string secret) => caches.Find<V1PersistentVolume>() is { } cache
        && cache.Read().Objects.Range(cache.Prefix)
            .Select(entry => entry.Object.As<V1PersistentVolume>())
            .Any(volume => SecretsOnNode(volume).Any(one => one?.Name == secret && one.NamespaceProperty == ns)
                && Need(node, volume.Metadata.Name));

    /// <summary>Whether something is attached to the node, or is to be.</summary>
    public bool IsAttachment(string node, string name) =>
        caches.Find<V1VolumeAttachment>() is { } cache
        && cache.Find(cache.KeyOf(ObjectKey.Cluster(name)))?.As<V1VolumeAttachment>().Spec?.NodeName == node;

    private static IEnumerable<V1SecretReference?> SecretsOnNode(V1PersistentVolume volume) => volume.Spec?.Csi is { } csi
        ? [csi.NodeStageSecretRef, csi.NodePublishSecretRef, csi.NodeExpandSecretRef]
        : [];

    private V1PersistentVolume? Find(string name) =>
        caches.Find<V1PersistentVolume>() is { } cache && cache.Find(cache.KeyOf(ObjectKey.Cluster(name))) is { } found
            ? found.As<V1PersistentVolume>()
            : null;
}
