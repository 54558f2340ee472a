using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 LimitRange: all the API server knows about this kind.</summary>
public sealed class LimitRangeResource : Resource<V1LimitRange>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "LimitRange", "limitranges") { ShortNames = ["limits"] };

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1LimitRange>> Columns { get; } = [NameColumn, CreatedAtColumn];

    /// <inheritdoc/>
    public override void Default(V1LimitRange obj)
    {
        foreach (var limit in obj.Spec?.Limits ?? [])
        {
            LimitRangeDefaults.Apply(limit);
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1LimitRange obj, FieldErrors errors) =>
        LimitRangeRules.Validate(obj.Spec?.Limits ?? [], errors.At("spec").At("limits"));
}
