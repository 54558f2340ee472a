using k8s.Models;

namespace Jota.Network.Dns.Presence;

/// <summary>
/// What the cluster's DNS may do: upstream's <c>system:kube-dns</c> reads services alone. Beside that it reads slices, namespaces and pods,
/// and keeps its own service, slices and settings in <c>kube-system</c>.
/// </summary>
internal static class DnsAccess
{
    /// <summary>The role's and the binding's name.</summary>
    public const string Name = "jota:kube-dns";

    private const string Group = "rbac.authorization.k8s.io";

    public static V1ClusterRole Role => new()
    {
        Metadata = new V1ObjectMeta { Name = Name },
        Rules =
        [
            Rule(["list", "watch"], "", "namespaces", "pods"),
            Rule(["list", "watch"], "discovery.k8s.io", "endpointslices"),
            Rule(["list", "watch"], "", "nodes"),
        ],
    };

    public static V1ClusterRoleBinding Binding => new()
    {
        Metadata = new V1ObjectMeta { Name = Name },
        RoleRef = new V1RoleRef { ApiGroup = Group, Kind = "ClusterRole", Name = Name },
        Subjects = [Account],
    };

    public static V1Role OwnRole => new()
    {
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = DnsObjects.Namespace },
        Rules =
        [
            Rule(["list", "watch"], "", "configmaps"),
            Rule(["get", "create"], "", "services"),
            Rule(["get", "create", "update"], "discovery.k8s.io", "endpointslices"),
            Rule(["create", "patch", "update"], "", "events"),
        ],
    };

    public static V1RoleBinding OwnBinding => new()
    {
        Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = DnsObjects.Namespace },
        RoleRef = new V1RoleRef { ApiGroup = Group, Kind = "Role", Name = Name },
        Subjects = [Account],
    };

    private static Rbacv1Subject Account =>
        new() { Kind = "ServiceAccount", Name = DnsObjects.Name, NamespaceProperty = DnsObjects.Namespace };

    private static V1PolicyRule Rule(string[] verbs, string group, params string[] resources) =>
        new() { Verbs = verbs, ApiGroups = [group], Resources = resources };
}
