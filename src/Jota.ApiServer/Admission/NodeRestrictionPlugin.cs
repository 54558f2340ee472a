using Jota.Api;
using Jota.ApiServer.Admission.Nodes;
using Jota.ApiServer.Authorization.Nodes;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// A kubelet changes just its own node and lease, the pods that are bound to it, and asks for tokens of those pods only. Which objects
/// those are, and what of them changes, the authorizer cannot see; here the objects themselves are looked at.
/// </summary>
public sealed class NodeRestrictionPlugin : AdmissionPlugin
{
    /// <inheritdoc/>
    public override string Name => "NodeRestriction";

    /// <inheritdoc/>
    public override ValueTask CheckRightsAsync(AdmissionRequest request, CancellationToken ct) =>
        NodeAuthorizer.NodeOf(request.User) is { } node ? CheckAsync(node, request, ct)
        : NodeDnsRules.NodeOf(request.User) is { } network ? NodeDnsRules.Check(network, request)
        : ValueTask.CompletedTask;

    private static ValueTask CheckAsync(string node, AdmissionRequest request, CancellationToken ct) =>
        (request.Target.Resource.Names.Group, request.Target.Resource.Names.Plural, request.Target.Subresource) switch
        {
            ("", "pods", _) => CheckPodAsync(node, request, ct),
            ("", "nodes", _) => CheckNode(node, request),
            ("", "serviceaccounts", "token") => NodeTokenRules.CheckAsync(node, request, ct),
            ("", "persistentvolumes", _) => CheckVolume(node, request),
            ("", "persistentvolumeclaims", not "status") => throw request.Forbid("may only update PVC status"),
            ("coordination.k8s.io", "leases", _) => CheckLease(node, request),
            ("storage.k8s.io", "csinodes", _) =>
                CheckNamed(node, request, "can only access CSINode with the same name as the requesting node"),
            _ => ValueTask.CompletedTask,
        };

    private static ValueTask CheckPodAsync(string node, AdmissionRequest request, CancellationToken ct)
    {
        var isOwn = request.Old?.Field("spec.nodeName") == node;
        switch (request.Target.Subresource, request.Operation)
        {
            case ("", AdmissionOperation.Create) when request.Object is V1Pod pod:
                return MirrorPodRules.CheckAsync(node, pod, request, ct);
            case ("", AdmissionOperation.Delete) when isOwn:
            case ("eviction", _) when isOwn:
                return ValueTask.CompletedTask;
            case ("status", _) when isOwn:
                return CheckPodStatus(node, request);
            case ("", AdmissionOperation.Delete):
                throw request.Forbid($"node \"{node}\" can only delete pods with spec.nodeName set to itself");
            case ("", var other):
                var verb = other.ToString().ToUpperInvariant();
                throw request.Forbid($"unexpected operation \"{verb}\", node \"{node}\" can only create and delete mirror pods");
            case ("status", _):
                throw request.Forbid($"node \"{node}\" can only update pod status for pods with spec.nodeName set to itself");
            case ("eviction", _):
                throw request.Forbid($"node {node} can only evict pods with spec.nodeName set to itself");
            case var (other, _):
                throw request.Forbid($"unexpected pod subresource \"{other}\", only 'status' and 'eviction' are allowed");
        }
    }

    private static ValueTask CheckPodStatus(string node, AdmissionRequest request)
    {
        var (pod, old) = ((V1Pod)request.Object!, request.Old!.As<V1Pod>());
        if (!Same(pod.Metadata.Labels, old.Metadata.Labels))
        {
            throw request.Forbid($"node \"{node}\" cannot update labels through pod status");
        }

        return Same(pod.Status?.ResourceClaimStatuses, old.Status?.ResourceClaimStatuses)
            ? ValueTask.CompletedTask
            : throw request.Forbid($"node \"{node}\" cannot update resource claim statues");
    }

    private static ValueTask CheckNode(string node, AdmissionRequest request)
    {
        if (request.Name != node)
        {
            throw request.Forbid($"node \"{node}\" is not allowed to modify node \"{request.Name}\"");
        }

        if (request.Object is V1Node wanted)
        {
            CheckNode(node, wanted, request.Old?.As<V1Node>(), request);
        }

        return ValueTask.CompletedTask;
    }

    private static void CheckNode(string node, V1Node wanted, V1Node? old, AdmissionRequest request)
    {
        if (wanted.Spec?.ConfigSource is not null && !Same(wanted.Spec.ConfigSource, old?.Spec?.ConfigSource))
        {
            throw request.Forbid(old is null
                ? $"node \"{node}\" is not allowed to create pods with a non-nil configSource"
                : $"node \"{node}\" is not allowed to update configSource to a new non-nil configSource");
        }

        // A new node may begin with taints, which keep pods off; what is there later is not the node's to lift.
        if (old is not null && !Told(wanted).SequenceEqual(Told(old)))
        {
            throw request.Forbid($"node \"{node}\" is not allowed to modify taints");
        }

        if (old is not null && !Same(wanted.Metadata.OwnerReferences, old.Metadata.OwnerReferences))
        {
            throw request.Forbid($"node \"{node}\" is not allowed to modify ownerReferences");
        }

        if (NodeLabelRules.Forbidden(wanted.Metadata.Labels, old?.Metadata.Labels) is { Count: > 0 } labels)
        {
            var told = string.Join(", ", labels);
            throw request.Forbid(old is null
                ? $"node \"{node}\" is not allowed to set the following labels: {told}"
                : $"is not allowed to modify labels: {told}");
        }
    }

    private static ValueTask CheckVolume(string node, AdmissionRequest request)
    {
        NodeVolumeRules.Check(node, request);
        return ValueTask.CompletedTask;
    }

    private static ValueTask CheckLease(string node, AdmissionRequest request) => request.Target.Namespace == NodeAuthorizer.LeaseNamespace
        ? CheckNamed(node, request, "can only access node lease with the same name as the requesting node")
        : throw request.Forbid($"can only access leases in the \"{NodeAuthorizer.LeaseNamespace}\" system namespace");

    private static ValueTask CheckNamed(string node, AdmissionRequest request, string refusal) =>
        request.Name == node ? ValueTask.CompletedTask : throw request.Forbid(refusal);

    /// <summary>Taints as far as they mean something: a client may leave an empty value out.</summary>
    private static IEnumerable<(string Key, string Value, string Effect, DateTime? Since)> Told(V1Node node) =>
        (node.Spec?.Taints ?? []).Select(taint => (taint.Key, taint.Value ?? "", taint.Effect ?? "", taint.TimeAdded));

    private static bool Same(IDictionary<string, string>? some, IDictionary<string, string>? others) =>
        (some?.Count ?? 0) == (others?.Count ?? 0)
        && (some is not { Count: > 0 } || some.All(pair => others!.TryGetValue(pair.Key, out var other) && other == pair.Value));

    private static bool Same<T>(IList<T>? some, IList<T>? others) =>
        some is not { Count: > 0 } ? others is not { Count: > 0 } : others is not null && Same<IList<T>>(some, others);

    private static bool Same<T>(T one, T? other)
        where T : class => other is not null && ApiJson.Encode(one).AsSpan().SequenceEqual(ApiJson.Encode(other));
}
