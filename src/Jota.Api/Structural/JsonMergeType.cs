namespace Jota.Api;

/// <summary>The types of structural schemas, as the values of kinds that are defined.</summary>
internal sealed class JsonMergeType : MergeType
{
    private static readonly MergeType Metadata =
        ModelMergeType.Of(Schemas.Find("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")!);

    private readonly JsonSchema _schema;
    private readonly bool _hasHead;

    private JsonMergeType(JsonSchema schema, bool hasHead) => (_schema, _hasHead) = (schema, hasHead);

    public override MergeForm Form => MergeForm.Fields;

    /// <summary>The type of a kind's objects.</summary>
    public static MergeType OfKind(JsonSchema schema) => new JsonMergeType(schema, hasHead: true);

    public override MergeType? Find(string name) => _hasHead && name is "apiVersion" or "kind" ? Whole
        : _hasHead && name is "metadata" ? Metadata
        : (_schema.Find(name)?.MergeType ?? (_schema.PreservesUnknown ? Deduced : null));

    public override MergeType? Look(ReadOnlySpan<byte> utf8Name, out bool isAlwaysThere)
    {
        isAlwaysThere = _hasHead && utf8Name.SequenceEqual("metadata"u8);
        if (_hasHead && (isAlwaysThere || utf8Name.SequenceEqual("apiVersion"u8) || utf8Name.SequenceEqual("kind"u8)))
        {
            return isAlwaysThere ? Metadata : Whole;
        }

        return _schema.Settling is not { } facts ? base.Look(utf8Name, out isAlwaysThere)
            : ((facts.Find(utf8Name)?.Schema ?? _schema.AdditionalProperties)?.MergeType ?? (_schema.PreservesUnknown ? Deduced : null));
    }

    public override bool IsField(string name) =>
        (_hasHead && name is "apiVersion" or "kind" or "metadata") || _schema.Properties.ContainsKey(name);

    public override bool IsAlwaysThere(string name) => _hasHead && name is "metadata";

    /// <summary>The type of values of a schema; <see cref="JsonSchema.MergeType"/> keeps it.</summary>
    public static MergeType Of(JsonSchema schema) => schema switch
    {
        { Source.XKubernetesMapType: "atomic" } => Whole,
        { IsEmbedded: true } => new JsonMergeType(schema, hasHead: true),
        { Type: "object", Properties.Count: 0, AdditionalProperties: null } => Deduced,
        { Type: "object" } => new JsonMergeType(schema, hasHead: false),
        { Type: "array", ListType: ListType.Set } => Set,
        { Type: "array", ListType: ListType.Map, Items: { } items } =>
            KeyedBy(schema.MapKeys, () => items.MergeType, key => items.Find(key)?.Default?.ToJsonString()),
        { Type: "", PreservesUnknown: true } => Deduced,
        _ => Whole,
    };
}
