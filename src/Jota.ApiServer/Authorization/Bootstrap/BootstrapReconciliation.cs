using Jota.Api;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Bootstrap;

/// <summary>
/// Brings a stored role or binding up to date with the table: what is missing is added, what somebody added stays. Pure. Objects with
/// the annotation <c>autoupdate: "false"</c> are left alone.
/// </summary>
internal static class BootstrapReconciliation
{
    /// <summary>The object to write instead of <paramref name="stored"/>, whose copy it may be; null when nothing is missing.</summary>
    public static IKubernetesObject<V1ObjectMeta>? Update(IKubernetesObject<V1ObjectMeta> wanted, ApiObject stored)
    {
        if (IsAsWritten(wanted, stored))
        {
            return null;
        }

        var present = (IKubernetesObject<V1ObjectMeta>)stored.Decode();
        if (present.Metadata.Annotations?.TryGetValue(RbacNames.AutoUpdate, out var wish) == true && wish == "false")
        {
            return null;
        }

        var changed = AddMissing(present.Metadata, wanted.Metadata);
        changed |= (wanted, present) switch
        {
            (V1ClusterRole a, V1ClusterRole b) => AddMissing(a, b),
            (V1Role a, V1Role b) => AddMissing(a.Rules, b.Rules, rules => b.Rules = rules),
            (V1ClusterRoleBinding a, V1ClusterRoleBinding b) => AddMissing(a.Subjects, b.Subjects, subjects => b.Subjects = subjects),
            (V1RoleBinding a, V1RoleBinding b) => AddMissing(a.Subjects, b.Subjects, subjects => b.Subjects = subjects),
            _ => false,
        };
        return changed ? present : null;
    }

    /// <summary>Whether the stored bytes have just what the table says, as they have at nearly every start; spares the decoding.</summary>
    private static bool IsAsWritten(IKubernetesObject<V1ObjectMeta> wanted, ApiObject stored)
    {
        var content = wanted switch
        {
            V1ClusterRole { AggregationRule: { } aggregation } => ApiJson.Encode(aggregation),
            V1ClusterRole role => ApiJson.Encode(role.Rules ?? []),
            V1Role role => ApiJson.Encode(role.Rules ?? []),
            V1ClusterRoleBinding binding => ApiJson.Encode(binding.Subjects ?? []),
            V1RoleBinding binding => ApiJson.Encode(binding.Subjects ?? []),
            _ => [],
        };
        return wanted.Metadata.Labels.All(label => stored.Labels.GetValueOrDefault(label.Key) == label.Value)
            && stored.Content.Span.IndexOf("\"rbac.authorization.kubernetes.io/autoupdate\""u8) >= 0
            && stored.Content.Span.IndexOf(content) >= 0;
    }

    private static bool AddMissing(V1ClusterRole wanted, V1ClusterRole present)
    {
        if (wanted.AggregationRule is not null)
        {
            var missing = present.AggregationRule is null;
            present.AggregationRule ??= wanted.AggregationRule;
            return missing;
        }

        return AddMissing(wanted.Rules, present.Rules, rules => present.Rules = rules);
    }

    private static bool AddMissing(V1ObjectMeta present, V1ObjectMeta wanted)
    {
        present.Labels ??= new Dictionary<string, string>();
        present.Annotations ??= new Dictionary<string, string>();
        return AddMissing(present.Labels, wanted.Labels) | AddMissing(present.Annotations, wanted.Annotations);
    }

    private static bool AddMissing(IDictionary<string, string> present, IDictionary<string, string> wanted)
    {
        var before = present.Count;
        foreach (var (key, value) in wanted)
        {
            present.TryAdd(key, value);
        }

        return present.Count > before;
    }

    private static bool AddMissing(IList<V1PolicyRule>? wanted, IList<V1PolicyRule>? present, Action<IList<V1PolicyRule>> set)
    {
        var cover = new Rbac.RuleCover([.. present ?? []], RequestBudget.Unlimited);
        List<V1PolicyRule> missing = [.. (wanted ?? []).Where(rule => cover.Missing(rule).Any())];
        set([.. present ?? [], .. missing]);
        return missing.Count > 0;
    }

    private static bool AddMissing(IList<Rbacv1Subject>? wanted, IList<Rbacv1Subject>? present, Action<IList<Rbacv1Subject>> set)
    {
        List<Rbacv1Subject> missing = [.. (wanted ?? []).Where(subject => present?.Any(other => Same(subject, other)) != true)];
        set([.. present ?? [], .. missing]);
        return missing.Count > 0;
    }

    private static bool Same(Rbacv1Subject one, Rbacv1Subject other) =>
        one.Kind == other.Kind && one.Name == other.Name && (one.NamespaceProperty ?? "") == (other.NamespaceProperty ?? "");
}
