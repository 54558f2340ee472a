using System.Collections.Immutable;
using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 ConfigMap: all the API server knows about this kind.</summary>
public sealed class ConfigMapResource : Resource<V1ConfigMap>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "ConfigMap", "configmaps") { ShortNames = ["cm"] };

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ConfigMap>> Columns { get; } =
    [
        NameColumn,
        new("Data", map => (long)((map.Data?.Count ?? 0) + (map.BinaryData?.Count ?? 0)))
        {
            Description = "How many keys the map has, text and binary.",
        },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Validate(V1ConfigMap obj, FieldErrors errors)
    {
        var size = 0L;
        foreach (var (key, text) in obj.Data ?? new Dictionary<string, string>())
        {
            var at = errors.At("data").Key(key);
            at.InvalidEach(key, NameSyntax.ConfigKeyErrors(key));
            size += Encoding.UTF8.GetByteCount(text ?? "");
            if (obj.BinaryData?.ContainsKey(key) == true)
            {
                at.Invalid(key, "duplicate of key present in binaryData");
            }
        }

        foreach (var (key, bytes) in obj.BinaryData ?? new Dictionary<string, byte[]>())
        {
            errors.At("binaryData").Key(key).InvalidEach(key, NameSyntax.ConfigKeyErrors(key));
            size += bytes?.Length ?? 0;
        }

        if (size > DataLimits.Total)
        {
            errors.At("[]").TooLong(DataLimits.Total);
        }
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1ConfigMap obj, V1ConfigMap old, FieldErrors errors)
    {
        if (old.Immutable == true)
        {
            DataLimits.RefuseIf(obj.Immutable != true, errors.At("immutable"));
            DataLimits.RefuseIf(!DataLimits.Same(obj.Data, old.Data), errors.At("data"));
            DataLimits.RefuseIf(!DataLimits.Same(obj.BinaryData, old.BinaryData), errors.At("binaryData"));
        }

        Validate(obj, errors);
    }
}
