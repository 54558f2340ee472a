using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>storage.k8s.io/v1 VolumeAttributesClass: all the API server knows about this kind.</summary>
public sealed class VolumeAttributesClassResource : Resource<V1VolumeAttributesClass>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("storage.k8s.io", "v1", "VolumeAttributesClass", "volumeattributesclasses") { ShortNames = ["vac"] };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1VolumeAttributesClass>> Columns { get; } =
    [
        NameColumn,
        new("DriverName", c => c.DriverName ?? "") { Description = "Whose volumes it is for." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1VolumeAttributesClass obj)
    {
    }

    /// <inheritdoc/>
    public override void Validate(V1VolumeAttributesClass obj, FieldErrors errors)
    {
        if (errors.At("driverName").Present(obj.DriverName))
        {
            errors.At("driverName").InvalidEach(obj.DriverName, NameSyntax.QualifiedNameErrors(obj.DriverName.ToLowerInvariant()));
        }

        if (obj.Parameters is not { Count: > 0 })
        {
            errors.At("parameters").Required("must contain at least one key/value pair");
        }

        StorageClassRules.ValidateParameters(obj.Parameters, errors.At("parameters"));
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1VolumeAttributesClass obj, V1VolumeAttributesClass old, FieldErrors errors)
    {
        Immutable.RefuseChange(obj.DriverName, old.DriverName, errors.At("driverName"));
        Immutable.RefuseChange(Shown(obj.Parameters), Shown(old.Parameters), errors.At("parameters"));
    }

    private static string Shown(IDictionary<string, string>? parameters) => string.Join(
        ',',
        (parameters ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}"));
}
