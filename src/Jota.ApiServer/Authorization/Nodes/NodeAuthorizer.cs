using Jota.Api;
using Jota.ApiServer.Authorization.Bootstrap;
using Jota.ApiServer.Authorization.Rbac;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Nodes;

/// <summary>
/// What kubelets may do: what any node does, on their own node only; and of secrets, configmaps and accounts those that a pod on it
/// needs. Kubelets are the users <c>system:node:NAME</c> of the group <c>system:nodes</c>.
/// </summary>
internal sealed class NodeAuthorizer(NodePods pods, NodeVolumes volumes) : IAuthorizer
{
    /// <summary>Where nodes' leases are.</summary>
    public const string LeaseNamespace = "kube-node-lease";

    private const string Group = "system:nodes";
    private const string Prefix = "system:node:";

    private static readonly Lazy<CompiledRule[]> NodeRules =
        new(() => [.. BootstrapRoles.RulesOf("system:node").Select(rule => new CompiledRule(rule))]);

    /// <summary>The node that a user is the kubelet of; null when he is none.</summary>
    public static string? NodeOf(UserIdentity user) =>
        user.Name.StartsWith(Prefix, StringComparison.Ordinal) && user.Name.Length > Prefix.Length && user.IsIn(Group)
            ? user.Name[Prefix.Length..]
            : null;

    /// <inheritdoc/>
    public AccessDecision Authorize(in AccessRequest request) =>
        NodeOf(request.User) is { } node ? Authorize(node, request) : AccessDecision.Deny;

    private AccessDecision Authorize(string node, in AccessRequest request) => (request.Group, request.Resource) switch
    {
        ("", "secrets") => Secret(node, request),
        ("", "configmaps") => Read(node, request, PodReferences.ToConfigMap),
        ("", "persistentvolumeclaims") => Claim(node, request),
        ("", "serviceaccounts") => Account(node, request),
        ("", "nodes") => Node(node, request),
        ("", "pods") => Pods(node, request),
        ("coordination.k8s.io", "leases") => Lease(node, request),
        ("storage.k8s.io", "csinodes") => Named(node, request, "can only access CSINode with the same name as the requesting node"),

        ("", "persistentvolumes") => Volume(node, request),

        ("storage.k8s.io", "volumeattachments") => Attachment(node, request),

        // Nothing hands out devices yet.
        ("resource.k8s.io", "resourceclaims" or "resourceslices") => Unrelated(node),
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

    /// <summary>What its pods refer to, and what their volumes are opened with.</summary>
    private AccessDecision Secret(string node, in AccessRequest request)
    {
        var decision = Read(node, request, PodReferences.ToSecret);
        return !decision.Allowed
            && request is { Verb: "get", Subresource: "", Name.Length: > 0 }
            && volumes.NeedSecret(node, request.Namespace, request.Name)
                ? AccessDecision.Allow
                : decision;
    }

    private AccessDecision Attachment(string node, in AccessRequest request) => request switch
    {
        { Verb: not "get" } => Refuse("can only get individual resources of this type"),
        { Subresource.Length: > 0 } => Refuse("cannot get subresource"),
        _ when volumes.IsAttachment(node, request.Name) => AccessDecision.Allow,
        _ => Unrelated(node),
    };

    private AccessDecision Read(string node, in AccessRequest request, Func<V1Pod, Func<string, bool>, bool> refers) => request switch
    {
        { Verb: not ("get" or "list" or "watch") } => Refuse("can only read resource of this type"),
        { Subresource.Length: > 0 } => Refuse("cannot read subresource"),
        { Namespace.Length: 0 } => Refuse("can only read namespaced object of this type"),
        _ => Related(node, request, refers),
    };

    private AccessDecision Claim(string node, in AccessRequest request) => request switch
    {
        { Subresource: "status", Verb: not ("update" or "patch") } => Refuse("can only get/update/patch this type"),
        { Subresource: "status" } => Related(node, request, PodReferences.ToClaim),

        // A node follows the claims of its pods, one by one, so that volumes grow while they are used; upstream's asks from time to time.
        { Verb: not ("get" or "list" or "watch") } or { Name: "" } => Refuse("can only get individual resources of this type"),
        { Subresource.Length: > 0 } => Refuse("cannot get subresource"),
        _ => Related(node, request, PodReferences.ToClaim),
    };

    /// <summary>
    /// Of its pods' claims, as upstream; and those that are its folders: which of them are to go, and that they are gone.
    /// </summary>
    private AccessDecision Volume(string node, in AccessRequest request) => request switch
    {
        { Subresource.Length: > 0 } => Refuse("cannot get subresource"),
        { Verb: "list" or "watch", Name: "" } when request.Labels.Demanded(LocalVolumes.NodeLabel) == node => AccessDecision.Allow,
        { Verb: not ("get" or "update") } or { Name: "" } => Refuse("can only get individual resources of this type"),
        _ when volumes.Has(node, request.Name) => AccessDecision.Allow,
        { Verb: "get" } when volumes.Need(node, request.Name) => AccessDecision.Allow,
        _ => Unrelated(node),
    };

    private AccessDecision Account(string node, in AccessRequest request) => request switch
    {
        { Verb: "get", Subresource: "" } => Read(node, request, PodReferences.ToAccount),
        { Verb: "create", Subresource: "token", Name.Length: > 0, Namespace.Length: > 0 } =>
            Related(node, request, PodReferences.ToAccount),
        _ => Refuse("can only create tokens for individual service accounts"),
    };

    private AccessDecision Related(string node, in AccessRequest request, Func<V1Pod, Func<string, bool>, bool> refers)
    {
        var name = request.Name;
        return name.Length == 0 ? Refuse("No Object name found")
            : pods.Need(node, request.Namespace, pod => refers(pod, other => other == name)) ? AccessDecision.Allow
            : Unrelated(node);
    }

    private static AccessDecision Node(string node, in AccessRequest request) => request switch
    {
        { Subresource: "", Verb: "create" or "update" or "patch" } => ByRules(request),
        { Subresource: "status", Verb: "update" or "patch" } => ByRules(request),
        { Subresource.Length: > 0 } or { Verb: not ("get" or "list" or "watch") } => AccessDecision.Deny,
        _ when request.Name == node => ByRules(request),
        { Name.Length: 0 } => Refuse($"node '{node}' cannot read all nodes, only its own Node object"),
        _ => Refuse($"node '{node}' cannot read '{request.Name}', only its own Node object"),
    };

    private AccessDecision Pods(string node, in AccessRequest request) => request switch
    {
        { Subresource: "", Verb: "list" or "watch" } when request.Fields.Demanded("spec.nodeName") == node => AccessDecision.Allow,
        { Subresource: "", Verb: "list" or "watch", Name: "" } => Refuse("can only list/watch pods with spec.nodeName field selector"),
        { Subresource: "", Verb: "get" or "list" or "watch" } =>
            pods.Has(node, new ObjectKey(request.Namespace, request.Name)) ? AccessDecision.Allow : Unrelated(node),
        { Subresource: "", Verb: "create" or "delete" } => ByRules(request),
        { Subresource: "status", Verb: "update" or "patch" } => ByRules(request),
        { Subresource: "eviction", Verb: "create" } => ByRules(request),
        _ => AccessDecision.Deny,
    };

    private static AccessDecision Lease(string node, in AccessRequest request) => request switch
    {
        { Verb: not ("get" or "create" or "update" or "patch" or "delete") } =>
            Refuse("can only get, create, update, patch, or delete a node lease"),
        { Namespace: not LeaseNamespace } => Refuse($"can only access leases in the \"{LeaseNamespace}\" system namespace"),
        _ => Named(node, request, "can only access node lease with the same name as the requesting node"),
    };

    /// <summary>Objects that are named after their node; a new one has no name yet when this is asked.</summary>
    private static AccessDecision Named(string node, in AccessRequest request, string refusal) =>
        request.Verb == "create" || request.Name == node ? ByRules(request) : Refuse(refusal);

    private static AccessDecision Unrelated(string node) => Refuse($"no relationship found between node '{node}' and this object");

    private static AccessDecision Refuse(string why) => new(false, why);
}
