using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>rbac.authorization.k8s.io/v1 ClusterRole: all the API server knows about this kind.</summary>
public sealed class ClusterRoleResource : Resource<V1ClusterRole>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new(RbacNames.Group, "v1", "ClusterRole", "clusterroles");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ClusterRole>> Columns { get; } =
    [
        NameColumn,
        CreatedAtColumn,
    ];

    /// <inheritdoc/>
    public override string? NameError(string name, bool prefix) => NameSyntax.PathSegmentError(name, prefix);

    /// <inheritdoc/>
    public override void Validate(V1ClusterRole obj, FieldErrors errors)
    {
        PolicyRuleRules.Validate(obj.Rules, Namespaced, errors.At("rules"));
        if (obj.AggregationRule is { } aggregation)
        {
            Validate(aggregation, errors.At("aggregationRule").At("clusterRoleSelectors"));
        }
    }

    private static void Validate(V1AggregationRule aggregation, FieldErrors at)
    {
        if (aggregation.ClusterRoleSelectors is not { Count: > 0 } selectors)
        {
            at.Required("at least one clusterRoleSelector required if aggregationRule is non-nil");
            return;
        }

        for (var i = 0; i < selectors.Count; i++)
        {
            LabelSelectorRules.Validate(selectors[i], at.At(i));
        }
    }
}
