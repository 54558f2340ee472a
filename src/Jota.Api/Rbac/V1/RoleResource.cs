using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>rbac.authorization.k8s.io/v1 Role: all the API server knows about this kind.</summary>
public sealed class RoleResource : Resource<V1Role>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new(RbacNames.Group, "v1", "Role", "roles");

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Role>> Columns { get; } =
    [
        NameColumn,
        CreatedAtColumn,
    ];

    /// <inheritdoc/>
    public override string? NameError(string name, bool prefix) => NameSyntax.PathSegmentError(name, prefix);

    /// <inheritdoc/>
    public override void Validate(V1Role obj, FieldErrors errors) => PolicyRuleRules.Validate(obj.Rules, Namespaced, errors.At("rules"));
}
