using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>
/// One type of the API: its name in OpenAPI, its form and its fields, sorted by name. Those of the embedded schemas are decoded when they
/// are asked for; others are made of their facts.
/// </summary>
public sealed class TypeSchema
{
    private readonly SchemaFile? _file;
    private readonly SchemaFile.TypeRecord _record;
    private readonly int _described = -1;
    private readonly string _ownDescription = "";
    private FieldSchema[]? _fields;

    /// <summary>A type made of its facts.</summary>
    /// <param name="name">Such as <c>com.example.v1.Widget</c>.</param>
    /// <param name="form">Its JSON form.</param>
    /// <param name="fields">Its fields, of which each belongs to one type only.</param>
    public TypeSchema(string name, TypeForm form, IEnumerable<FieldSchema> fields)
    {
        Name = name;
        Form = form;
        _fields = Own([.. fields.OrderBy(field => field.Name, StringComparer.Ordinal)]);
    }

    internal TypeSchema(SchemaFile file, int index)
    {
        _file = file;
        _record = file.Type(index);
        _described = index;
        Name = file.Text(_record.Name)!;
        Form = _record.Form;
        Atomic = _record.Atomic;
        Kinds = file.Text(_record.Kinds) is { } kinds ? [.. kinds.Split(',')] : [];
    }

    /// <summary>Such as <c>io.k8s.api.core.v1.PodSpec</c>.</summary>
    public string Name { get; }

    /// <summary>Such as <c>PodSpec</c>.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The type's name in Go's words, as upstream's error texts have it: <c>v1.PodSpec</c>.</summary>
    public string GoName
    {
        get
        {
            var dot = Name.LastIndexOf('.', Name.LastIndexOf('.') - 1);
            return Name[(dot + 1)..];
        }
    }

    /// <summary>Its JSON form.</summary>
    public TypeForm Form { get; }

    /// <summary>Whether server-side apply takes it as a whole.</summary>
    public bool Atomic { get; init; }

    /// <summary>The kinds it is, as <c>apps/v1/Deployment</c>; most types are none.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>
    /// Writes the type as OpenAPI, version 3 or else 2, where that says more than the fields do; null for types that the fields describe.
    /// </summary>
    public Action<System.Text.Json.Utf8JsonWriter, bool>? Document { get; init; }

    /// <summary>The fields; none unless it is an object.</summary>
    public IReadOnlyList<FieldSchema> Fields => Decoded();

    /// <summary>What the reference says of it; empty where nothing.</summary>
    public string Description
    {
        get => _described < 0 ? _ownDescription : SchemaDescriptions.OfType(_described);
        init => _ownDescription = value;
    }

    /// <summary>A field by its JSON name; null when there is none. Case matters.</summary>
    public FieldSchema? Find(string name)
    {
        foreach (var field in Decoded())
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>A field by its JSON name in UTF-8.</summary>
    public FieldSchema? Find(ReadOnlySpan<byte> name)
    {
        var fields = Decoded();
        var (low, high) = (0, fields.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = fields[middle].Utf8Name.Span.SequenceCompareTo(name);
            if (order == 0)
            {
                return fields[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private FieldSchema[] Decoded()
    {
        if (_fields is { } ready)
        {
            return ready;
        }

        var fields = new FieldSchema[_record.FieldCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new FieldSchema(_file!, _record.FirstField + i);
        }

        return _fields = Own(fields);
    }

    private FieldSchema[] Own(FieldSchema[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i].Belongs(this, i);
        }

        return fields;
    }
}
