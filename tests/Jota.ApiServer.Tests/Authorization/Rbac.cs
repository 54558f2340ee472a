using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Authorization;

/// <summary>Roles, bindings and users as tests say them.</summary>
internal static class Rbac
{
    public static readonly UserIdentity Alice = User("alice");

    public static UserIdentity User(string name, params string[] groups) => new(name) { Groups = [.. groups, UserIdentity.AuthenticatedGroup] };

    public static UserIdentity Account(string ns, string name) =>
        User($"system:serviceaccount:{ns}:{name}", "system:serviceaccounts", $"system:serviceaccounts:{ns}");

    public static V1PolicyRule Rule(string verbs, string resources, string group = "", params string[] names) => new()
    {
        Verbs = verbs.Split(' '),
        ApiGroups = [group],
        Resources = resources.Split(' '),
        ResourceNames = names.Length == 0 ? null : names,
    };

    public static V1Role Role(string name, params V1PolicyRule[] rules) =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" }, Rules = rules };

    public static V1ClusterRole ClusterRole(string name, params V1PolicyRule[] rules) => new() { Metadata = new V1ObjectMeta { Name = name }, Rules = rules };

    public static Rbacv1Subject Subject(string kind, string name, string? ns = null) => new() { Kind = kind, Name = name, NamespaceProperty = ns };

    public static V1RoleBinding Binding(string name, string roleKind, string role, params Rbacv1Subject[] subjects) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        RoleRef = new V1RoleRef { Kind = roleKind, Name = role },
        Subjects = subjects,
    };

    public static V1ClusterRoleBinding ClusterBinding(string name, string role, params Rbacv1Subject[] subjects) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        RoleRef = new V1RoleRef { Kind = RbacNames.ClusterRole, Name = role },
        Subjects = subjects,
    };

    public static AccessRequest To(UserIdentity user, string verb, string resource, string ns = "default", string name = "", string group = "", string sub = "") =>
        new(user, verb) { Group = group, Version = "v1", Resource = resource, Namespace = ns, Name = name, Subresource = sub };
}
