using Jota.ApiServer.Authorization.Bootstrap;
using Jota.ApiServer.Authorization.Rbac;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Nodes;

/// <summary>
/// What kubelets may do: what any node does, on their own node only; and of secrets, configmaps and accounts those that a pod on it
/// needs. Kubelets are the users <c>system:node:NAME</c> of the group <c>system:nodes</c>.
/// </summary>
internal sealed class NodeAuthorizer(NodePods pods) : IAuthorizer
{
    private const string Group = "system:nodes";
    private const string Prefix = "system:node:";
    private const string LeaseNamespace = "kube-node-lease";

    private static readonly Lazy<CompiledRule[]> NodeRules = new(() => [.. BootstrapRoles.RulesOf("system:node").Select(rule => new CompiledRule(rule))]);

    /// <summary>The node that a user is the kubelet of; null when he is none.</summary>
    public static string? NodeOf(UserIdentity user) =>
        user.Name.StartsWith(Prefix, StringComparison.Ordinal) && user.Name.Length > Prefix.Length && user.IsIn(Group) ? user.Name[Prefix.Length..] : null;

    /// <inheritdoc/>
    public AccessDecision Authorize(in AccessRequest request) => NodeOf(request.User) is { } node ? Authorize(node, request) : AccessDecision.Deny;

    private AccessDecision Authorize(string node, in AccessRequest request) => (request.Group, request.Resource) switch
    {
        ("", "secrets") => OfPods(node, request, PodReferences.ToSecret),
        ("", "configmaps") => OfPods(node, request, PodReferences.ToConfigMap),
        ("", "persistentvolumeclaims") when request.Subresource.Length == 0 => OfPods(node, request, PodReferences.ToClaim),
        ("", "serviceaccounts") => Account(node, request),
        ("", "nodes") => Node(node, request),
        ("", "pods") => Pods(node, request),
        ("coordination.k8s.io", "leases") => Lease(node, request),
        ("storage.k8s.io", "csinodes") => Named(node, request, "can only access CSINode with the same name as the requesting node"),
        _ => ByRules(request),
    };

    private static AccessDecision ByRules(in AccessRequest request)
    {
        foreach (var rule in NodeRules.Value)
        {
            if (rule.Allows(request))
            {
                return AccessDecision.Allow;
            }
        }

        return AccessDecision.Deny;
    }

    private AccessDecision OfPods(string node, in AccessRequest request, Func<V1Pod, string, bool> refers)
    {
        if (request.Verb is not ("get" or "list" or "watch"))
        {
            return Refuse("can only read resource of this type");
        }

        if (request.Subresource.Length > 0)
        {
            return Refuse("cannot read subresource");
        }

        return request.Namespace.Length == 0 ? Refuse("can only read namespaced object of this type") : Related(node, request, refers);
    }

    private AccessDecision Related(string node, in AccessRequest request, Func<V1Pod, string, bool> refers)
    {
        var name = request.Name.Length > 0 ? request.Name : request.Fields.Demanded("metadata.name") ?? "";
        if (name.Length == 0)
        {
            return Refuse("No Object name found");
        }

        return pods.Any(node, request.Namespace, pod => refers(pod, name))
            ? AccessDecision.Allow
            : Refuse($"no relationship found between node '{node}' and this object");
    }

    private AccessDecision Account(string node, in AccessRequest request) => request switch
    {
        { Verb: "get", Subresource: "" } => OfPods(node, request, PodReferences.ToAccount),
        { Verb: "create", Subresource: "token", Name.Length: > 0, Namespace.Length: > 0 } => Related(node, request, PodReferences.ToAccount),
        _ => Refuse("can only create tokens for individual service accounts"),
    };

    private static AccessDecision Node(string node, in AccessRequest request)
    {
        var reads = request.Subresource.Length == 0 && request.Verb is "get" or "list" or "watch";
        var name = request.Name.Length > 0 ? request.Name : request.Fields.Demanded("metadata.name") ?? "";
        return !reads || name == node ? ByRules(request)
            : name.Length == 0 ? Refuse($"node '{node}' cannot read all nodes, only its own Node object")
            : Refuse($"node '{node}' cannot read '{name}', only its own Node object");
    }

    private AccessDecision Pods(string node, in AccessRequest request)
    {
        switch (request)
        {
            case { Subresource: "", Verb: "get" }:
                var name = request.Name;
                return pods.Any(node, request.Namespace, pod => pod.Metadata.Name == name)
                    ? AccessDecision.Allow
                    : Refuse($"no relationship found between node '{node}' and this object");
            case { Subresource: "", Verb: "list" or "watch" }:
                return request.Fields.Demanded("spec.nodeName") == node ? AccessDecision.Allow : Refuse("can only list/watch pods with spec.nodeName field selector");
            default:
                return ByRules(request);
        }
    }

    private static AccessDecision Lease(string node, in AccessRequest request)
    {
        if (request.Verb is not ("get" or "create" or "update" or "patch" or "delete"))
        {
            return Refuse("can only get, create, update, patch, or delete a node lease");
        }

        return request.Namespace == LeaseNamespace
            ? Named(node, request, "can only access node lease with the same name as the requesting node")
            : Refuse($"can only access leases in the \"{LeaseNamespace}\" system namespace");
    }

    /// <summary>Objects that are named after their node; a new one has no name yet when this is asked.</summary>
    private static AccessDecision Named(string node, in AccessRequest request, string refusal) =>
        request.Verb == "create" || request.Name == node ? ByRules(request) : Refuse(refusal);

    private static AccessDecision Refuse(string why) => new(false, why);
}
