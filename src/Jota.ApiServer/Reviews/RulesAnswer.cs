using Jota.ApiServer.Authorization.Nodes;
using Jota.ApiServer.Authorization.Rbac;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Reviews;

/// <summary>Everything that roles allow a user in a namespace.</summary>
internal static class RulesAnswer
{
    public static V1SubjectRulesReviewStatus Of(UserIdentity user, string ns, RbacIndex index)
    {
        List<V1PolicyRule> rules = [.. index.RulesOf(user, ns)];
        var isNode = NodeAuthorizer.NodeOf(user) is not null;
        return new()
        {
            ResourceRules = [.. rules.Where(rule => rule.Resources is { Count: > 0 }).Select(Resources)],
            NonResourceRules = [.. rules.Where(rule => rule.NonResourceURLs is { Count: > 0 }).Select(Paths)],

            // What a node may do depends on its pods, and cannot be told as rules.
            Incomplete = isNode,
            EvaluationError = isNode ? "node authorizer does not support user rule resolution" : null,
        };
    }

    private static V1ResourceRule Resources(V1PolicyRule rule) =>
        new() { Verbs = rule.Verbs, ApiGroups = rule.ApiGroups, Resources = rule.Resources, ResourceNames = rule.ResourceNames };

    private static V1NonResourceRule Paths(V1PolicyRule rule) => new() { Verbs = rule.Verbs, NonResourceURLs = rule.NonResourceURLs };
}
