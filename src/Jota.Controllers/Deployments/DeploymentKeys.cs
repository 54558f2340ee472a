using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which deployments a change of a replica set or a pod may matter to. Of pods, few changes do: the others show in a replica set's status.
/// </summary>
internal sealed class DeploymentKeys(ILister<V1Deployment> deployments, ILister<V1ReplicaSet> replicaSets, ILister<V1Pod> pods)
{
    private const string Kind = "Deployment";

    /// <summary>For a replica set that nobody controls: those that select it.</summary>
    public IEnumerable<ObjectKey> OfOrphan(V1ReplicaSet replicaSet) => replicaSet.Controller() is not null ? [] :
        deployments.InNamespace(replicaSet.Metadata.NamespaceProperty ?? "")
            .Where(deployment => LabelSelector.From(deployment.Spec.Selector).Matches(replicaSet.LabelsOrEmpty()))
            .Select(deployment => deployment.Key());

    /// <summary>For a pod that has ended or is gone, if its deployment waits for that; for one that is held up, to tell why.</summary>
    public ObjectKey? OfPod(V1Pod pod)
    {
        var isOver = RecreatePlan.IsFinished(pod) || pods.Find(pod.Key()) is null;
        if (!isOver && PodBlocker.Of(pod) is null)
        {
            return null;
        }

        if (DeploymentOf(pod) is not { } key || deployments.Find(key) is not { } deployment)
        {
            return null;
        }

        return isOver && RolloutLimits.IsRolling(deployment) ? null : key;
    }

    private ObjectKey? DeploymentOf(V1Pod pod)
    {
        var ns = pod.Metadata.NamespaceProperty ?? "";
        return pod.Controller() is { Kind: "ReplicaSet" } owner
            && replicaSets.Find(new(ns, owner.Name)) is { } replicaSet
            && ((IKubernetesObject<V1ObjectMeta>)replicaSet).Controller() is { Kind: Kind } deployment
            ? new ObjectKey(ns, deployment.Name)
            : null;
    }
}
