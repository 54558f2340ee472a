using Jota.Api;
using Jota.ApiServer.Authorization.Rbac;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Whoever writes roles and bindings grants only what he may do himself, unless he has the verb <c>escalate</c> on the role, or
/// <c>bind</c> on the role that a binding refers to. Any change counts: a label, too, may bring a role's rules to somebody, through
/// another role that aggregates. Only what the garbage collector needs may be touched by everybody who may update.
/// </summary>
/// <remarks>Not a plugin of upstream's, where this is part of how these kinds are stored; therefore it cannot be turned off.</remarks>
internal sealed class EscalationPlugin(RbacIndex index) : AdmissionPlugin
{
    private static readonly V1PolicyRule[] Everything =
    [
        new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] },
        new() { Verbs = ["*"], NonResourceURLs = ["*"] },
    ];

    /// <inheritdoc/>
    public override string Name => "RBAC";

    /// <inheritdoc/>
    public override ValueTask CheckRightsAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request.Operation is AdmissionOperation.Create or AdmissionOperation.Update
            && request.Object is V1Role or V1ClusterRole or V1RoleBinding or V1ClusterRoleBinding
            && !request.User.IsIn(UserIdentity.MastersGroup)
            && !IsForTheCollectorOnly(request))
        {
            Check(request);
        }

        return ValueTask.CompletedTask;
    }

    private void Check(AdmissionRequest request)
    {
        switch (request.Object)
        {
            case V1Role role:
                CheckRole(request, role.Rules, aggregates: false);
                break;
            case V1ClusterRole role:
                // Of the old role as well: else who takes the rule away, or points it elsewhere, needs no right to what it gathers.
                CheckRole(request, role.Rules, Aggregates(role) || Aggregates(request.Old?.As<V1ClusterRole>()));
                break;
            case V1RoleBinding binding:
                CheckBinding(request, binding.RoleRef);
                break;
            case V1ClusterRoleBinding binding:
                CheckBinding(request, binding.RoleRef);
                break;
        }
    }

    private void CheckRole(AdmissionRequest request, IList<V1PolicyRule>? rules, bool aggregates)
    {
        // The target's name, which a new role does not have yet: the right on a name is of no use to creating.
        if (May(request, "escalate", request.Target.Resource.Names.Plural, request.Target.Name))
        {
            return;
        }

        Confirm(request, rules);
        if (aggregates && Escalation.Refusal(request.User, index.RulesOf(request.User, ""), Everything) is not null)
        {
            throw request.Forbid("must have cluster-admin privileges to use an aggregationRule");
        }
    }

    private void CheckBinding(AdmissionRequest request, V1RoleRef reference)
    {
        var plural = reference.Kind == RbacNames.ClusterRole ? "clusterroles" : "roles";
        if (!May(request, "bind", plural, reference.Name))
        {
            var rules = index.RulesOf(reference, request.Target.Namespace)
                ?? throw ApiException.NotFound(new(RbacNames.Group, "v1", reference.Kind, plural), reference.Name);
            Confirm(request, rules);
        }
    }

    private void Confirm(AdmissionRequest request, IEnumerable<V1PolicyRule>? rules)
    {
        if (Escalation.Refusal(request.User, index.RulesOf(request.User, request.Target.Namespace), rules) is { } refusal)
        {
            throw request.Forbid(refusal);
        }
    }

    private static bool May(AdmissionRequest request, string verb, string plural, string name)
    {
        var asked = new AccessRequest(request.User, verb)
        {
            Group = RbacNames.Group,
            Version = "v1",
            Resource = plural,
            Namespace = request.Target.Namespace,
            Name = name,
        };
        return request.Authorizer.Authorize(asked).Allowed;
    }

    private static bool Aggregates(V1ClusterRole? role) => role?.AggregationRule?.ClusterRoleSelectors is { Count: > 0 };

    /// <summary>Whether nothing changes but owners and finalizers, which decide no more than when the object goes.</summary>
    private static bool IsForTheCollectorOnly(AdmissionRequest request) => (request.Object, request.Old?.Typed()) switch
    {
        (V1Role role, V1Role old) => Same(role with { Metadata = Kept(role, old) }, old),
        (V1ClusterRole role, V1ClusterRole old) => Same(role with { Metadata = Kept(role, old) }, old),
        (V1RoleBinding binding, V1RoleBinding old) => Same(binding with { Metadata = Kept(binding, old) }, old),
        (V1ClusterRoleBinding binding, V1ClusterRoleBinding old) => Same(binding with { Metadata = Kept(binding, old) }, old),
        _ => false,
    };

    private static V1ObjectMeta Kept(IKubernetesObject<V1ObjectMeta> changed, IKubernetesObject<V1ObjectMeta> old) => changed.Metadata with
    {
        OwnerReferences = old.Metadata.OwnerReferences,
        Finalizers = old.Metadata.Finalizers,
        ManagedFields = old.Metadata.ManagedFields,
        ResourceVersion = old.Metadata.ResourceVersion,
    };

    private static bool Same<T>(T one, T other)
        where T : class => ApiJson.Encode(one).AsSpan().SequenceEqual(ApiJson.Encode(other));
}
