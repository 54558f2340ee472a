using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>resource.k8s.io/v1 DeviceClass: all the API server knows about this kind.</summary>
public sealed class DeviceClassResource : Resource<V1DeviceClass>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("resource.k8s.io", "v1", "DeviceClass", "deviceclasses");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => true;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1DeviceClass>> Columns { get; } = [NameColumn, AgeColumn];

    /// <inheritdoc/>
    public override void Default(V1DeviceClass obj) => obj.Spec ??= new();

    /// <inheritdoc/>
    public override void Validate(V1DeviceClass obj, FieldErrors errors)
    {
        var at = errors.At("spec");
        DeviceSelectorRules.Validate(obj.Spec.Selectors, at.At("selectors"));
        Bounded.Validate(
            obj.Spec.Config, DeviceLimits.Configs, at.At("config"),
            static (config, place) => DeviceConfigRules.Validate(config.Opaque, place));
        if (obj.Spec.ExtendedResourceName is { } name && !IsExtendedName(name))
        {
            at.At("extendedResourceName").Invalid(name, "must be a valid extended resource name");
        }
    }

    private static bool IsExtendedName(string name) =>
        ResourceNaming.IsExtended(name) && NameSyntax.QualifiedNameErrors($"requests.{name}").IsEmpty;
}
