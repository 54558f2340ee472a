using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>What one binding grants to one subject.</summary>
/// <param name="Binding">The binding; in a namespace or of the cluster.</param>
/// <param name="Reference">The role as the binding names it.</param>
/// <param name="Role">The role.</param>
/// <param name="Subject">To whom.</param>
internal sealed record Grant(ObjectKey Binding, V1RoleRef Reference, RoleCell Role, Rbacv1Subject Subject)
{
    // The text, not the decision: many ask at once, and a reference is seen whole or not at all.
    private string? _reason;

    /// <summary>The decision that follows from it, with upstream's reason.</summary>
    public AccessDecision Decision =>
        new(true, _reason ??= $"RBAC: allowed by {BindingText} of {Reference.Kind} \"{Reference.Name}\" to {SubjectText}");

    private string BindingText => Binding.Namespace.Length == 0
        ? $"ClusterRoleBinding \"{Binding.Name}\""
        : $"RoleBinding \"{Binding.Name}/{Binding.Namespace}\"";

    private string SubjectText => Subject.Kind == RbacNames.ServiceAccount
        ? "ServiceAccount " +
            $"\"{Subject.Name}/{(string.IsNullOrEmpty(Subject.NamespaceProperty) ? Binding.Namespace : Subject.NamespaceProperty)}\""
        : $"{Subject.Kind} \"{Subject.Name}\"";
}
