using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>storage.k8s.io/v1 VolumeAttachment: all the API server knows about this kind.</summary>
public sealed class VolumeAttachmentResource : Resource<V1VolumeAttachment>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override SpecStatus<V1VolumeAttachment> Split { get; } = new(
        (attachment, from) => attachment with { Status = from.Status },
        attachment => attachment with { Status = new() { Attached = false } });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1VolumeAttachment>> Columns { get; } =
    [
        NameColumn,
        new("Attacher", a => a.Spec?.Attacher ?? "") { Format = "name", Description = "Who attaches it." },
        new("PV", a => a.Spec?.Source?.PersistentVolumeName ?? "") { Description = "The volume." },
        new("Node", a => a.Spec?.NodeName ?? "") { Description = "Where to." },
        new("Attached", a => a.Status?.Attached ?? false) { Description = "Whether it is there." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1VolumeAttachment obj)
    {
        obj.Spec ??= new();
        obj.Status ??= new() { Attached = false };
        if (obj.Spec.Source?.InlineVolumeSpec is { } volume)
        {
            PersistentVolumeDefaults.Apply(volume);
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1VolumeAttachment obj, FieldErrors errors)
    {
        var at = errors.At("spec");
        CSIDriverName.Validate(obj.Spec.Attacher, at.At("attacher"));
        switch (obj.Spec.Source)
        {
            case null or { PersistentVolumeName: null, InlineVolumeSpec: null }:
                at.At("source").Required("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
                break;
            case { PersistentVolumeName: not null, InlineVolumeSpec: not null }:
                at.At("source").Invalid("", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
                break;
            case { PersistentVolumeName: { } name }:
                at.At("source").At("persistentVolumeName").InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
                break;
            case { InlineVolumeSpec: { } volume }:
                PersistentVolumeRules.ValidateInline(volume, at.At("source").At("inlineVolumeSpec"));
                break;
        }

        if (at.At("nodeName").Present(obj.Spec.NodeName))
        {
            at.At("nodeName").InvalidEach(obj.Spec.NodeName, NameSyntax.DnsSubdomainErrors(obj.Spec.NodeName));
        }
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1VolumeAttachment obj, V1VolumeAttachment old, FieldErrors errors) =>
        Immutable.RefuseChange(Shown(obj.Spec), Shown(old.Spec), errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1VolumeAttachment obj, V1VolumeAttachment old, FieldErrors errors)
    {
    }

    private static string Shown(V1VolumeAttachmentSpec? spec) =>
        $"{spec?.Attacher} {spec?.Source?.PersistentVolumeName}{ModelDiff.Canonical(spec?.Source?.InlineVolumeSpec)} {spec?.NodeName}";
}
