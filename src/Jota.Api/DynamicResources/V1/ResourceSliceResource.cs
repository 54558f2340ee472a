using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>resource.k8s.io/v1 ResourceSlice: all the API server knows about this kind.</summary>
public sealed class ResourceSliceResource : Resource<V1ResourceSlice>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("resource.k8s.io", "v1", "ResourceSlice", "resourceslices");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => true;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } = [new("spec.driver"), new("spec.nodeName")];

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ResourceSlice>> Columns { get; } =
    [
        NameColumn,
        new("Node", slice => slice.Spec?.NodeName ?? "") { Description = "The node that has these devices." },
        new("Driver", slice => slice.Spec?.Driver ?? "") { Description = "Whose devices they are." },
        new("Pool", slice => slice.Spec?.Pool?.Name ?? "") { Description = "What they are a part of." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1ResourceSlice obj)
    {
        obj.Spec ??= new();
        obj.Spec.Pool ??= new();
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(V1ResourceSlice obj) => DropLists(obj, []);

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1ResourceSlice obj, V1ResourceSlice old) => DropLists(obj, old.Spec?.Devices ?? []);

    /// <inheritdoc/>
    public override void Validate(V1ResourceSlice obj, FieldErrors errors) => ResourceSliceRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(V1ResourceSlice obj, V1ResourceSlice old, FieldErrors errors)
    {
        Validate(obj, errors);
        var at = errors.At("spec");
        Immutable.RefuseChange(obj.Spec.Pool?.Name, old.Spec?.Pool?.Name, at.At("pool").At("name"));
        Immutable.RefuseChange(obj.Spec.Driver, old.Spec?.Driver, at.At("driver"));
        Immutable.RefuseChange(obj.Spec.NodeName, old.Spec?.NodeName, at.At("nodeName"));
    }

    /// <summary>Attributes with several values are switched off upstream: they are dropped, unless some are there already.</summary>
    private static void DropLists(V1ResourceSlice slice, IList<V1Device> before)
    {
        if (before.Any(DeviceRules.HasLists))
        {
            return;
        }

        foreach (var attribute in (slice.Spec?.Devices ?? []).SelectMany(device => device.Attributes?.Values ?? []))
        {
            (attribute.Bools, attribute.Ints, attribute.Strings, attribute.Versions) = (null, null, null, null);
        }
    }
}
