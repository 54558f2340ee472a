using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// What the public API tells of a cluster, as far as it matters to where a pod goes. What is not given counts as not there.
/// </summary>
public sealed record ClusterFacts
{
    /// <summary>All nodes.</summary>
    public required IReadOnlyList<V1Node> Nodes { get; init; }

    /// <summary>All pods.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>All namespaces, for terms that choose pods by their labels.</summary>
    public IReadOnlyList<V1Namespace> Namespaces { get; init; } = [];

    /// <summary>All claims of storage.</summary>
    public IReadOnlyList<V1PersistentVolumeClaim> Claims { get; init; } = [];

    /// <summary>All volumes.</summary>
    public IReadOnlyList<V1PersistentVolume> Volumes { get; init; } = [];

    /// <summary>All classes of storage.</summary>
    public IReadOnlyList<V1StorageClass> StorageClasses { get; init; } = [];

    /// <summary>What the drivers of storage tell of nodes.</summary>
    public IReadOnlyList<V1CSINode> CsiNodes { get; init; } = [];

    /// <summary>Which volumes are attached to which nodes.</summary>
    public IReadOnlyList<V1VolumeAttachment> Attachments { get; init; } = [];

    /// <summary>How many pods may be made to go.</summary>
    public IReadOnlyList<V1PodDisruptionBudget> Budgets { get; init; } = [];

    /// <summary>The same as the scheduler sees it.</summary>
    internal ClusterState State()
    {
        var cluster = new ClusterState();
        foreach (var ns in Namespaces)
        {
            cluster.PutNamespace(ns.Metadata.Name, ns.Metadata.Labels);
        }

        foreach (var node in Nodes)
        {
            cluster.Put(node);
        }

        PutStorage(cluster.Storage);
        foreach (var budget in Budgets)
        {
            cluster.Budgets.Put(budget);
        }

        foreach (var pod in Pods.Where(pod => pod.Spec?.NodeName is { Length: > 0 } && pod.Status?.Phase is not ("Succeeded" or "Failed")))
        {
            cluster.Place(pod.Metadata.Uid, PodFootprint.Of(pod), pod.Spec.NodeName);
        }

        return cluster;
    }

    private void PutStorage(StorageState storage)
    {
        foreach (var storageClass in StorageClasses)
        {
            storage.Put(storageClass);
        }

        foreach (var volume in Volumes)
        {
            storage.Put(volume);
        }

        foreach (var claim in Claims)
        {
            storage.Put(claim);
        }

        foreach (var node in CsiNodes)
        {
            storage.Limits.Put(node);
        }

        foreach (var attachment in Attachments)
        {
            storage.Limits.Put(attachment);
        }
    }
}
