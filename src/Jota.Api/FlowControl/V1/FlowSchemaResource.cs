using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>flowcontrol.apiserver.k8s.io/v1 FlowSchema: all the API server knows about this kind.</summary>
public sealed class FlowSchemaResource : Resource<V1FlowSchema>
{
    private const int DefaultPrecedence = 1000;

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override SpecStatus<V1FlowSchema> Split { get; } = new(
        (schema, from) => schema with { Status = from.Status ?? new() },
        schema => schema with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1FlowSchema>> Columns { get; } =
    [
        NameColumn,
        new("PriorityLevel", s => s.Spec?.PriorityLevelConfiguration?.Name ?? "") { Description = "Which level its requests count to." },
        new("MatchingPrecedence", s => (long)(s.Spec?.MatchingPrecedence ?? 0)) { Description = "The lower, the earlier." },
        new("DistinguisherMethod", s => s.Spec?.DistinguisherMethod?.Type ?? "<none>") { Description = "What makes flows." },
        AgeColumn,
        new("MissingPL", Dangling) { Description = "Whether the level does not exist." },
    ];

    /// <inheritdoc/>
    public override void Default(V1FlowSchema obj)
    {
        obj.Spec ??= new();
        obj.Spec.MatchingPrecedence = obj.Spec.MatchingPrecedence is null or 0 ? DefaultPrecedence : obj.Spec.MatchingPrecedence;
    }

    /// <inheritdoc/>
    public override void Validate(V1FlowSchema obj, FieldErrors errors)
    {
        FlowSchemaRules.Validate(obj.Metadata?.Name, obj.Spec, errors.At("spec"));
        if (SystemFlows.IsChanged(obj))
        {
            errors.At("spec").Invalid(SystemFlows.Shown(obj.Spec), $"spec of '{obj.Metadata?.Name}' must equal the fixed value");
        }
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1FlowSchema obj, V1FlowSchema old, FieldErrors errors)
    {
        var at = errors.At("status").At("conditions");
        var types = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < obj.Status?.Conditions?.Count; i++)
        {
            if (!types.Add(obj.Status.Conditions[i].Type ?? ""))
            {
                at.At(i).At("type").Duplicate(obj.Status.Conditions[i].Type ?? "");
            }

            FirstPass.Check(obj.Status.Conditions[i], at.At(i));
        }
    }

    private static string Dangling(V1FlowSchema schema) =>
        schema.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Dangling")?.Status ?? "?";
}
