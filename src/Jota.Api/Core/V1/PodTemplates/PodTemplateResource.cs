using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 PodTemplate: all the API server knows about this kind.</summary>
public sealed class PodTemplateResource : Resource<V1PodTemplate>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "PodTemplate", "podtemplates");

    /// <summary>It has no status, and yet its changes are counted.</summary>
    public override bool HasGeneration => true;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1PodTemplate>> Columns { get; } =
    [
        NameColumn,
        new("Containers", obj => PodTemplateCells.Containers(obj.Template))
        {
            Description = "The names of the containers in the template.",
        },
        new("Images", obj => PodTemplateCells.Images(obj.Template)) { Description = "The images of the containers in the template." },
        new("Pod Labels", obj => PodTemplateCells.Labels(obj.Template?.Metadata?.Labels))
        {
            Description = "The labels that pods get from the template.",
        },
    ];

    /// <inheritdoc/>
    public override void Default(V1PodTemplate obj) => obj.Template = PodTemplateDefaults.Apply(obj.Template);

    /// <inheritdoc/>
    public override void Validate(V1PodTemplate obj, FieldErrors errors) => PodTemplateRules.Validate(obj.Template, errors.At("template"));

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1PodTemplate obj, V1PodTemplate? old) =>
        PodTemplateWarnings.Of(obj.Template, "template.", old is null, old?.Template);
}
