using System.Collections.Immutable;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>apps/v1 ControllerRevision: all the API server knows about this kind.</summary>
public sealed class ControllerRevisionResource : Resource<V1ControllerRevision>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("apps", "v1", "ControllerRevision", "controllerrevisions");

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ControllerRevision>> Columns { get; } =
    [
        NameColumn,
        new("Controller", ControllerOf) { Description = "Whose revision it is." },
        new("Revision", obj => obj.Revision ?? 0L) { Description = "The revision's number." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1ControllerRevision obj) => obj.Revision ??= 0;

    /// <inheritdoc/>
    public override void Validate(V1ControllerRevision obj, FieldErrors errors)
    {
        if (obj.Data is null)
        {
            errors.At("data").Required("data is mandatory");
        }

        FirstPass.Check(obj, errors);
    }

    /// <summary>A revision is a record of what was.</summary>
    public override void ValidateUpdate(V1ControllerRevision obj, V1ControllerRevision old, FieldErrors errors)
    {
        Validate(obj, errors);
        if (!ModelDiff.Same(new V1ControllerRevision { Data = obj.Data }, new V1ControllerRevision { Data = old.Data }))
        {
            Immutable.Refuse(Shown(obj.Data), Shown(old.Data), errors.At("data"));
        }
    }

    private static ShownText Shown(object? data) => ShownText.Of(data is JsonElement json ? json.GetRawText() : "null");

    private static string ControllerOf(V1ControllerRevision revision)
    {
        if (revision.Metadata?.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is not { } owner)
        {
            return "<none>";
        }

        var slash = owner.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : $".{owner.ApiVersion[..slash]}";
        return $"{$"{owner.Kind}{group}".ToLowerInvariant()}/{owner.Name}";
    }
}
