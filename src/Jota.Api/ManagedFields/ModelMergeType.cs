using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Jota.Api;

/// <summary>The types of the API's own schemas.</summary>
internal sealed class ModelMergeType : MergeType
{
    private static readonly ConditionalWeakTable<TypeSchema, MergeType> Made = [];

    private readonly TypeSchema _schema;
    private FrozenDictionary<string, (FieldSchema Field, MergeType Type)>? _fields;
    private (MergeType Type, bool IsAlwaysThere)[]? _byOrdinal;

    private ModelMergeType(TypeSchema schema) => _schema = schema;

    public override MergeForm Form => MergeForm.Fields;

    // Types refer to themselves and each other, so fields are resolved at the first use.
    private FrozenDictionary<string, (FieldSchema Field, MergeType Type)> Fields => _fields ??= _schema.Fields
        .ToFrozenDictionary(part => part.Name, part => (part, OfField(part)), StringComparer.Ordinal);

    /// <summary>A type of a schema.</summary>
    public static MergeType Of(TypeSchema schema) => Made.GetValue(schema, static of =>
        of.Form == TypeForm.Object && !of.Atomic && of.Fields.Count > 0 ? new ModelMergeType(of) : Whole);

    public override MergeType? Find(string name) => Fields.TryGetValue(name, out var found) ? found.Type : null;

    public override bool IsField(string name) => Fields.ContainsKey(name);

    /// <summary>
    /// Go writes structs that are no pointers, and lists without <c>omitempty</c>, of an object in which nothing is set: metadata, spec
    /// and status, and what is required.
    /// </summary>
    public override bool IsAlwaysThere(string name) => Fields.TryGetValue(name, out var found)
        && (found.Field.Required || name is "metadata" or "spec" or "status" or "strategy" or "updateStrategy");

    public override MergeType? Look(ReadOnlySpan<byte> utf8Name, out bool isAlwaysThere)
    {
        if (_schema.Find(utf8Name) is not { } found)
        {
            isAlwaysThere = false;
            return null;
        }

        var fields = _byOrdinal ??= [.. _schema.Fields.Select(part => (Find(part.Name)!, IsAlwaysThere(part.Name)))];
        (var type, isAlwaysThere) = fields[found.Ordinal];
        return type;
    }

    private static MergeType OfField(FieldSchema field) => field.Shape switch
    {
        FieldShape.List when field.ListType == ListType.Set => Set,
        FieldShape.List when field.ListType == ListType.Map && field.Type is { } item =>
            KeyedBy(field.MapKeys, () => Of(item), key => item.Find(key)?.Default),
        FieldShape.List => Whole,
        _ when field.AtomicMap => Whole,
        FieldShape.Map => MapOf(field.Type is { } value ? Of(value) : Whole),
        FieldShape.MapOfLists => MapOf(Whole),
        _ => field.Type is { } type ? Of(type) : Whole,
    };
}
