using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>One field of a type.</summary>
public sealed class FieldSchema
{
    private readonly SchemaFile _file;
    private readonly SchemaFile.FieldRecord _record;

    internal FieldSchema(SchemaFile file, TypeSchema owner, int index)
    {
        _file = file;
        _record = file.Field(index);
        Owner = owner;
        Index = index;
        Name = file.Text(_record.Name)!;
        Utf8Name = file.Utf8Memory(_record.Name);
    }

    /// <summary>The type that has this field.</summary>
    public TypeSchema Owner { get; }

    /// <summary>The JSON name.</summary>
    public string Name { get; }

    /// <summary>The JSON name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Name { get; }

    /// <summary>How many values.</summary>
    public FieldShape Shape => _record.Shape;

    /// <summary>The type of each value.</summary>
    public FieldScalar Scalar => _record.Scalar;

    /// <summary>The type of each value where it is one of the schema's.</summary>
    public TypeSchema? Type => _record.Type == SchemaFile.None ? null : Schemas.At(_record.Type);

    /// <summary>Whether the object is incomplete without it.</summary>
    public bool Required => _record.Flags.HasFlag(SchemaFile.FieldFlags.Required);

    /// <summary>The default as JSON, where the schema states one.</summary>
    public string? Default => _file.Text(_record.Default);

    /// <summary>The closed set of values, where there is one.</summary>
    public ImmutableArray<string> Enum => _file.Text(_record.Enum) is { } values ? [.. values.Split(',')] : [];

    /// <summary>Whether a strategic merge merges the list (or the object) rather than replacing it.</summary>
    public bool Merges => _record.Flags.HasFlag(SchemaFile.FieldFlags.Merge);

    /// <summary>Whether a strategic merge replaces the object or map as a whole.</summary>
    public bool Replaces => _record.Flags.HasFlag(SchemaFile.FieldFlags.Replace);

    /// <summary>Whether a strategic merge drops the keys that the patch does not keep.</summary>
    public bool RetainsKeys => _record.Flags.HasFlag(SchemaFile.FieldFlags.RetainKeys);

    /// <summary>The field that tells a merged list's items apart; null for lists of scalars.</summary>
    public string? MergeKey => _file.Text(_record.MergeKey);

    /// <summary>How server-side apply takes the list.</summary>
    public ListKind ListKind => _record.ListKind;

    /// <summary>For <see cref="ListKind.Map"/>: the fields that tell items apart.</summary>
    public ImmutableArray<string> MapKeys => _file.Text(_record.MapKeys) is { } keys ? [.. keys.Split(',')] : [];

    /// <summary>Whether server-side apply takes the map as a whole.</summary>
    public bool AtomicMap => _record.Flags.HasFlag(SchemaFile.FieldFlags.AtomicMap);

    /// <summary>What upstream's reference says of it; empty where nothing.</summary>
    public string Description => SchemaDescriptions.OfField(Index);

    internal int Index { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Owner.Name}.{Name}";
}
