using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// autoscaling/v1 Scale: how many there are of something, and how many there shall be. It is stored nowhere and has no path of its own:
/// it is what <c>/scale</c> of a scalable object shows and takes (<see cref="ScaleSubresource"/>).
/// </summary>
public sealed class ScaleResource : Resource<V1Scale>
{
    private ScaleResource()
    {
    }

    /// <summary>The only one.</summary>
    public static ScaleResource Instance { get; } = new();

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("autoscaling", "v1", "Scale", "scales");

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Scale>> Columns { get; } =
    [
        NameColumn,
        new("Desired", scale => (long)(scale.Spec?.Replicas ?? 0)) { Type = "integer", Description = "How many there shall be." },
        new("Available", scale => (long)(scale.Status?.Replicas ?? 0)) { Type = "integer", Description = "How many there are." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1Scale obj) => obj.Spec ??= new();

    /// <inheritdoc/>
    public override void Validate(V1Scale obj, FieldErrors errors) => FirstPass.Check(obj, errors);
}
