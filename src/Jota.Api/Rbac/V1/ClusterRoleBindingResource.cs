using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>rbac.authorization.k8s.io/v1 ClusterRoleBinding: all the API server knows about this kind.</summary>
public sealed class ClusterRoleBindingResource : Resource<V1ClusterRoleBinding>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new(RbacNames.Group, "v1", "ClusterRoleBinding", "clusterrolebindings");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ClusterRoleBinding>> Columns { get; } =
    [
        NameColumn,
        new("Role", binding => BindingCells.Role(binding.RoleRef)) { Description = "The role that is granted." },
        AgeColumn,
        new("Users", binding => BindingCells.Names(binding.Subjects, RbacNames.User))
        {
            Priority = 1,
            Description = "The users it is granted to.",
        },
        new("Groups", binding => BindingCells.Names(binding.Subjects, RbacNames.UserGroup))
        {
            Priority = 1,
            Description = "The groups it is granted to.",
        },
        new("ServiceAccounts", binding => BindingCells.Accounts(binding.Subjects))
        {
            Priority = 1,
            Description = "The service accounts it is granted to.",
        },
    ];

    /// <inheritdoc/>
    public override string? NameError(string name, bool prefix) => NameSyntax.PathSegmentError(name, prefix);

    /// <inheritdoc/>
    public override void Default(V1ClusterRoleBinding obj)
    {
        obj.RoleRef = RoleRefRules.Default(obj.RoleRef);
        SubjectRules.Default(obj.Subjects);
    }

    /// <inheritdoc/>
    public override void Validate(V1ClusterRoleBinding obj, FieldErrors errors)
    {
        RoleRefRules.Validate(obj.RoleRef, [RbacNames.ClusterRole], errors.At("roleRef"));
        SubjectRules.Validate(obj.Subjects, Namespaced, errors.At("subjects"));
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1ClusterRoleBinding obj, V1ClusterRoleBinding old, FieldErrors errors)
    {
        Validate(obj, errors);
        RoleRefRules.ValidateUpdate(obj.RoleRef, old.RoleRef, errors.At("roleRef"));
    }
}
