using System.Runtime.CompilerServices;

namespace Jota.Api;

/// <summary>The types of structural schemas, as the values of kinds that are defined.</summary>
internal sealed class JsonMergeType : MergeType
{
    private static readonly MergeType Metadata =
        ModelMergeType.Of(Schemas.Find("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")!);

    private static readonly ConditionalWeakTable<JsonSchema, MergeType> Made = [];

    private readonly JsonSchema _schema;
    private readonly bool _hasHead;

    private JsonMergeType(JsonSchema schema, bool hasHead) => (_schema, _hasHead) = (schema, hasHead);

    public override MergeForm Form => MergeForm.Fields;

    /// <summary>The type of a kind's objects.</summary>
    public static MergeType OfKind(JsonSchema schema) => new JsonMergeType(schema, hasHead: true);

    public override MergeType? Find(string name) => _hasHead && name is "apiVersion" or "kind" ? Whole
        : _hasHead && name is "metadata" ? Metadata
        : _schema.Properties.TryGetValue(name, out var property) ? Of(property)
        : _schema.AdditionalProperties is { } further ? Of(further)
        : _schema.PreservesUnknown ? Deduced
        : null;

    public override bool IsField(string name) =>
        (_hasHead && name is "apiVersion" or "kind" or "metadata") || _schema.Properties.ContainsKey(name);

    public override bool IsAlwaysThere(string name) => _hasHead && name is "metadata";

    private static MergeType Of(JsonSchema schema) => Made.GetValue(schema, static of => of switch
    {
        { Source.XKubernetesMapType: "atomic" } => Whole,
        { IsEmbedded: true } => new JsonMergeType(of, hasHead: true),
        { Type: "object", Properties.Count: 0, AdditionalProperties: null } => Deduced,
        { Type: "object" } => new JsonMergeType(of, hasHead: false),
        { Type: "array", ListType: ListType.Set } => Set,
        { Type: "array", ListType: ListType.Map, Items: { } items } =>
            KeyedBy(of.MapKeys, () => Of(items), key => items.Find(key)?.Default?.ToJsonString()),
        { Type: "", PreservesUnknown: true } => Deduced,
        _ => Whole,
    });
}
