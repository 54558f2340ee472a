using System.Collections.Immutable;
using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 Secret: all the API server knows about this kind.</summary>
public sealed class SecretResource : Resource<V1Secret>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "Secret", "secrets");

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields { get; } = [new("type")];

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Secret>> Columns { get; } =
    [
        NameColumn,
        new("Type", secret => secret.Type ?? "") { Description = "What the secret is for; decides which keys it must have." },
        new("Data", secret => (long)(secret.Data?.Count ?? 0)) { Description = "How many keys the secret has." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1Secret obj)
    {
        obj.Type = string.IsNullOrEmpty(obj.Type) ? "Opaque" : obj.Type;
        if (obj.StringData is { Count: > 0 } texts)
        {
            obj.Data ??= new Dictionary<string, byte[]>();
            foreach (var (key, text) in texts)
            {
                obj.Data[key] = Encoding.UTF8.GetBytes(text ?? "");
            }
        }

        obj.StringData = null;
    }

    /// <inheritdoc/>
    public override void Validate(V1Secret obj, FieldErrors errors) => SecretRules.Validate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1Secret obj, V1Secret old, FieldErrors errors)
    {
        if (obj.Type != old.Type)
        {
            Immutable.Refuse(obj.Type, old.Type, errors.At("type"));
        }

        if (old.Immutable == true)
        {
            DataLimits.RefuseIf(obj.Immutable != true, errors.At("immutable"));
            DataLimits.RefuseIf(!DataLimits.Same(obj.Data, old.Data), errors.At("data"));
        }

        Validate(obj, errors);
    }
}
