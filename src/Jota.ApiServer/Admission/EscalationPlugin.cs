using Jota.Api;
using Jota.ApiServer.Authorization.Rbac;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Whoever writes roles and bindings grants only what he may do himself, unless he has the verb <c>escalate</c> on the role, or
/// <c>bind</c> on the role that a binding refers to.
/// </summary>
/// <remarks>Not a plugin of upstream's, where this is part of how these kinds are stored; therefore it cannot be turned off.</remarks>
internal sealed class EscalationPlugin(IAuthorizer authorizer, RbacIndex index) : AdmissionPlugin
{
    private static readonly V1PolicyRule[] Everything =
    [
        new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] },
        new() { Verbs = ["*"], NonResourceURLs = ["*"] },
    ];

    /// <inheritdoc/>
    public override string Name => "RBAC";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request.Operation is AdmissionOperation.Create or AdmissionOperation.Update && !request.User.IsIn(UserIdentity.MastersGroup))
        {
            Check(request);
        }

        return ValueTask.CompletedTask;
    }

    private void Check(AdmissionRequest request)
    {
        switch (request.Object)
        {
            case V1Role role when !Same(role.Rules, request.Old?.As<V1Role>().Rules):
                CheckRole(request, role.Rules);
                break;
            case V1ClusterRole role when !Same(role.Rules, request.Old?.As<V1ClusterRole>().Rules) || HasNewAggregation(role, request.Old):
                CheckRole(request, role.Rules);
                CheckAggregation(request, role);
                break;
            case V1RoleBinding binding when !Same(binding.Subjects, request.Old?.As<V1RoleBinding>().Subjects):
                CheckBinding(request, binding.RoleRef);
                break;
            case V1ClusterRoleBinding binding when !Same(binding.Subjects, request.Old?.As<V1ClusterRoleBinding>().Subjects):
                CheckBinding(request, binding.RoleRef);
                break;
        }
    }

    private void CheckRole(AdmissionRequest request, IList<V1PolicyRule>? rules)
    {
        if (!May(request, "escalate", request.Target.Resource.Names.Plural, request.Name))
        {
            Confirm(request, rules);
        }
    }

    private void CheckAggregation(AdmissionRequest request, V1ClusterRole role)
    {
        if (role.AggregationRule is not null && !May(request, "escalate", "clusterroles", request.Name)
            && Escalation.Refusal(request.User, index.RulesOf(request.User, ""), Everything) is { } refusal)
        {
            throw request.Forbid($"must have cluster-admin privileges to use an aggregationRule: {refusal}");
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

    private bool May(AdmissionRequest request, string verb, string plural, string name) => authorizer.Authorize(new AccessRequest(request.User, verb)
    {
        Group = RbacNames.Group,
        Version = "v1",
        Resource = plural,
        Namespace = request.Target.Namespace,
        Name = name,
    }).Allowed;

    private static bool HasNewAggregation(V1ClusterRole role, ApiObject? old) =>
        role.AggregationRule is not null && old?.As<V1ClusterRole>().AggregationRule is null;

    /// <summary>Whether a write leaves a list as it is; a new object's list is new even when it is empty.</summary>
    private static bool Same<T>(IList<T>? list, IList<T>? old)
        where T : class => old is not null && ApiJson.Encode(list ?? []).AsSpan().SequenceEqual(ApiJson.Encode(old));
}
