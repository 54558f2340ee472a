using Jota.Api;
using Jota.ApiServer.Authorization.Nodes;
using k8s.Models;

namespace Jota.ApiServer.Admission.Nodes;

/// <summary>
/// What a node may create: mirror pods on itself that are owned by just its own node, and that refer to nothing else in the API. What a
/// pod refers to its node may read, and who owns an object decides when it goes.
/// </summary>
internal static class MirrorPodRules
{
    /// <summary>Refuses any other pod. Throws 403, and 404 when the node does not exist.</summary>
    public static async ValueTask CheckAsync(string node, V1Pod pod, AdmissionRequest request, CancellationToken ct)
    {
        if (!MirrorPods.Is(pod))
        {
            throw request.Forbid($"pod does not have \"{MirrorPods.Annotation}\" annotation, node \"{node}\" can only create mirror pods");
        }

        if (pod.Spec?.NodeName != node)
        {
            throw request.Forbid($"node \"{node}\" can only create pods with spec.nodeName set to itself");
        }

        await CheckOwnerAsync(node, pod, request, ct);
        if (Reference(pod) is { } reference)
        {
            throw request.Forbid($"node \"{node}\" can not create pods that reference {reference}");
        }
    }

    private static async ValueTask CheckOwnerAsync(string node, V1Pod pod, AdmissionRequest request, CancellationToken ct)
    {
        var problem = pod.Metadata.OwnerReferences switch
        {
            { Count: > 1 } => $"node \"{node}\" can only create pods with a single owner reference set to itself",
            [{ ApiVersion: "v1", Kind: "Node" } owner] when owner.Name == node => owner switch
            {
                { Controller: not true } => $"node \"{node}\" can only create pods with a controller owner reference set to itself",
                { BlockOwnerDeletion: true } => $"node \"{node}\" must not set blockOwnerDeletion on an owner reference",
                _ => await UidProblemAsync(node, owner, request, ct),
            },
            _ => $"node \"{node}\" can only create pods with an owner reference set to itself",
        };
        if (problem is not null)
        {
            throw request.Forbid(problem);
        }
    }

    private static async ValueTask<string?> UidProblemAsync(
        string node, V1OwnerReference owner, AdmissionRequest request, CancellationToken ct)
    {
        var nodes = request.Objects.Catalog.For<V1Node>();
        var own = await request.Objects.FindAsync(nodes, ObjectKey.Cluster(node), ct) ?? throw ApiException.NotFound(nodes.Names, node);
        return owner.Uid == own.Uid ? null : $"node {node} UID mismatch: expected {owner.Uid} got {own.Uid}";
    }

    private static string? Reference(V1Pod pod) => pod switch
    {
        _ when PodReferences.ToAccount(pod, Any) => "a service account",
        _ when PodReferences.ToSecret(pod, Any) => "secrets",
        _ when PodReferences.ToConfigMap(pod, Any) => "configmaps",
        _ when PodReferences.ToTrustBundle(pod) => "clustertrustbundles",
        _ when pod.Spec.Volumes?.Any(v => v.PersistentVolumeClaim is not null) == true => "persistentvolumeclaims",
        _ => null,
    };

    private static bool Any(string name) => true;
}
