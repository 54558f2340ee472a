using System.Collections.Immutable;
using System.Text;

namespace Jota.Api;

/// <summary>One field of a type: a record of facts, from the embedded schemas or made by whoever brings a kind of his own.</summary>
public sealed class FieldSchema
{
    // Types of the embedded schemas refer to each other and to themselves: they are found when asked for.
    private readonly ushort _type = SchemaFile.None;
    private readonly int _described = -1;
    private readonly TypeSchema? _ownType;
    private readonly string? _ownDescription;

    /// <summary>A field whose facts follow.</summary>
    /// <param name="name">The JSON name.</param>
    public FieldSchema(string name)
    {
        Name = name;
        Utf8Name = Encoding.UTF8.GetBytes(name);
    }

    internal FieldSchema(SchemaFile file, int index)
    {
        var record = file.Field(index);
        _type = record.Type;
        _described = index;
        Name = file.Text(record.Name)!;
        Utf8Name = file.Utf8Memory(record.Name);
        Shape = record.Shape;
        Scalar = record.Scalar;
        Required = record.Flags.HasFlag(SchemaFile.FieldFlags.Required);
        Default = file.Text(record.Default);
        Enum = Words(file.Text(record.Enum));
        Merges = record.Flags.HasFlag(SchemaFile.FieldFlags.Merge);
        Replaces = record.Flags.HasFlag(SchemaFile.FieldFlags.Replace);
        RetainsKeys = record.Flags.HasFlag(SchemaFile.FieldFlags.RetainKeys);
        MergeKey = file.Text(record.MergeKey);
        ListType = record.ListType;
        MapKeys = Words(file.Text(record.MapKeys));
        AtomicMap = record.Flags.HasFlag(SchemaFile.FieldFlags.AtomicMap);
    }

    /// <summary>The type that has this field.</summary>
    public TypeSchema Owner { get; private set; } = null!;

    /// <summary>The JSON name.</summary>
    public string Name { get; }

    /// <summary>The JSON name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Name { get; }

    /// <summary>How many values.</summary>
    public FieldShape Shape { get; init; }

    /// <summary>The type of each value.</summary>
    public FieldScalar Scalar { get; init; }

    /// <summary>The type of each value where it is one of a schema's.</summary>
    public TypeSchema? Type
    {
        get => _ownType ?? (_type == SchemaFile.None ? null : Schemas.At(_type));
        init => _ownType = value;
    }

    /// <summary>Whether the object is incomplete without it.</summary>
    public bool Required { get; init; }

    /// <summary>The default as JSON, where the schema states one.</summary>
    public string? Default { get; init; }

    /// <summary>The closed set of values, where there is one.</summary>
    public ImmutableArray<string> Enum { get; init; } = [];

    /// <summary>Whether a strategic merge merges the list (or the object) rather than replacing it.</summary>
    public bool Merges { get; init; }

    /// <summary>Whether a strategic merge replaces the object or map as a whole.</summary>
    public bool Replaces { get; init; }

    /// <summary>Whether a strategic merge drops the keys that the patch does not keep.</summary>
    public bool RetainsKeys { get; init; }

    /// <summary>The field that tells a merged list's items apart; null for lists of scalars.</summary>
    public string? MergeKey { get; init; }

    /// <summary>How server-side apply takes the list.</summary>
    public ListType ListType { get; init; }

    /// <summary>For <see cref="ListType.Map"/>: the fields that tell items apart.</summary>
    public ImmutableArray<string> MapKeys { get; init; } = [];

    /// <summary>Whether server-side apply takes the map as a whole.</summary>
    public bool AtomicMap { get; init; }

    /// <summary>What the reference says of it; empty where nothing.</summary>
    public string Description
    {
        get => _ownDescription ?? (_described < 0 ? "" : SchemaDescriptions.OfField(_described));
        init => _ownDescription = value;
    }

    /// <summary>Its place among the fields of its type.</summary>
    internal int Ordinal { get; private set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Owner?.Name}.{Name}";

    internal void Belongs(TypeSchema owner, int ordinal)
    {
        Owner = Owner is null ? owner : throw new InvalidOperationException($"{Name} is a field of {Owner.Name} already");
        Ordinal = ordinal;
    }

    private static ImmutableArray<string> Words(string? text) => text is null ? [] : [.. text.Split(',')];
}
