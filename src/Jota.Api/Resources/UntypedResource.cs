using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// A kind without a model type, which may come and go while the server runs. Its objects are <see cref="UntypedObject"/>s; what they may
/// say, what is filled in and what is refused follows from its schema alone.
/// </summary>
public sealed class UntypedResource : Resource
{
    private const string Status = "status";

    private readonly UntypedKind _kind;

    /// <summary>The kind of these facts.</summary>
    public UntypedResource(UntypedKind kind)
    {
        _kind = kind;
        Schema = WholeSchema(kind);
        TableColumns =
        [
            new UntypedMetadataColumn("Name", (metadata, _) => metadata.Name) { Format = "name", Description = ColumnDescriptions.Name },
            .. kind.Columns,
            new UntypedMetadataColumn("Age", (metadata, context) => HumanDuration.Since(metadata.CreationTimestamp, context.Now))
            {
                Description = ColumnDescriptions.CreationTimestamp,
            },
        ];
    }

    /// <inheritdoc/>
    public override ResourceNames Names => _kind.Names;

    /// <inheritdoc/>
    public override bool Namespaced => _kind.Namespaced;

    /// <inheritdoc/>
    public override Type ObjectType => typeof(UntypedObject);

    /// <inheritdoc/>
    public override bool IsUntyped => true;

    /// <inheritdoc/>
    public override TypeSchema Schema { get; }

    /// <inheritdoc/>
    public override bool HasStatus => _kind.HasStatus;

    /// <summary>Upstream counts for every custom resource, with a status or without.</summary>
    public override bool HasGeneration => true;

    /// <summary>Upstream keeps custom resources by their group, so that kinds of equal plural do not collide.</summary>
    public override string StoragePrefix => $"/registry/{Names.Group}/{Names.Plural}/";

    /// <summary>Whoever updates one must say of which version.</summary>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Column> TableColumns { get; }

    // Nodes without options ask those around them, which takes long for each of very many levels.
    private static readonly JsonNodeOptions AsTheyAre = new() { PropertyNameCaseInsensitive = false };

    /// <inheritdoc/>
    public override object Decode(ReadOnlySpan<byte> json)
    {
        var root = JsonNode.Parse(json, AsTheyAre, JsonLimits.Parsing) as JsonObject
            ?? throw new JsonException("an object is a JSON object");
        var obj = new UntypedObject
        {
            ApiVersion = (string?)root["apiVersion"] ?? "",
            Kind = (string?)root["kind"] ?? "",
            Metadata = root["metadata"] is { } metadata ? MetadataFrom(metadata) : new(),
        };
        root.Remove("apiVersion");
        root.Remove("kind");
        root.Remove("metadata");
        SchemaWalk.Prune(Schema, root);
        obj.Content = root;
        return obj;
    }

    /// <inheritdoc/>
    public override void Encode(IBufferWriter<byte> into, object obj)
    {
        var untyped = (UntypedObject)obj;
        var writer = ApiJson.RentWriter(into);
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, untyped.ApiVersion);
        writer.WriteString("kind"u8, untyped.Kind);
        writer.WritePropertyName("metadata"u8);
        JsonSerializer.Serialize(writer, untyped.Metadata, ApiJson.TypeInfo<V1ObjectMeta>());
        foreach (var (name, value) in untyped.Content.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            UntypedJson.WriteSorted(writer, value);
        }

        writer.WriteEndObject();
        ApiJson.Return(writer);
    }

    /// <inheritdoc/>
    public override V1ObjectMeta MetadataOf(object obj) => ((UntypedObject)obj).Metadata ??= new();

    /// <inheritdoc/>
    public override void SetTypeMeta(object obj) =>
        (((UntypedObject)obj).ApiVersion, ((UntypedObject)obj).Kind) = (Names.ApiVersion, Names.Kind);

    /// <inheritdoc/>
    public override void DefaultObject(object obj) => SchemaWalk.Default(Schema, ((UntypedObject)obj).Content);

    /// <inheritdoc/>
    public override object PrepareObjectForCreate(object obj)
    {
        if (HasStatus)
        {
            ((UntypedObject)obj).Content.Remove(Status);
        }

        return obj;
    }

    /// <inheritdoc/>
    public override object PrepareObjectForUpdate(object obj, object old)
    {
        if (HasStatus)
        {
            ((UntypedObject)obj).Take(Status, (UntypedObject)old);
        }

        return obj;
    }

    /// <inheritdoc/>
    public override object PrepareObjectForStatusUpdate(object obj, object old)
    {
        var kept = ((UntypedObject)old).Copy();
        kept.Take(Status, (UntypedObject)obj);
        kept.Metadata = ((UntypedObject)obj).Metadata;
        return kept;
    }

    /// <inheritdoc/>
    public override object CopyOfStatus(object obj)
    {
        var from = (UntypedObject)obj;
        var metadata = (V1ObjectMeta)ModelCopy.Of(from.Metadata);
        var part = new UntypedObject { ApiVersion = from.ApiVersion, Kind = from.Kind, Metadata = metadata };
        part.Take(Status, from);
        return part;
    }

    /// <inheritdoc/>
    public override void ValidateObject(object obj, FieldErrors errors) =>
        SchemaWalk.CheckAll(Schema, ((UntypedObject)obj).Content, errors);

    /// <inheritdoc/>
    public override void ValidateObjectUpdate(object obj, object old, FieldErrors errors) => ValidateObject(obj, errors);

    /// <inheritdoc/>
    public override void ValidateObjectStatusUpdate(object obj, object old, FieldErrors errors) => ValidateObject(obj, errors);

    /// <inheritdoc/>
    public override IEnumerable<string> WarningsFor(object obj, object? old) => [];

    /// <inheritdoc/>
    public override void SettleObject(object obj)
    {
    }

    private static V1ObjectMeta MetadataFrom(JsonNode node) => JsonSerializer.Deserialize(node, ApiJson.TypeInfo<V1ObjectMeta>()) ?? new();

    private static TypeSchema WholeSchema(UntypedKind kind)
    {
        var names = kind.Names;
        var name = string.Join('.', names.Group.Split('.').Reverse()) + $".{names.Version}.{names.Kind}";
        return new(
            name,
            TypeForm.Object,
            [
                new("apiVersion") { Scalar = FieldScalar.String },
                new("kind") { Scalar = FieldScalar.String },
                new("metadata") { Type = Schemas.Find("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta") },
                .. kind.Schema,
            ])
        {
            Kinds = [$"{names.Group}/{names.Version}/{names.Kind}"],
        };
    }

    private sealed class UntypedMetadataColumn : Column
    {
        private readonly Func<V1ObjectMeta, ColumnContext, object?> _cell;

        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public UntypedMetadataColumn(string name, Func<V1ObjectMeta, ColumnContext, object?> cell)
        {
            Name = name;
            _cell = cell;
        }

        public override object? CellOf(object obj, ColumnContext context) => _cell(((UntypedObject)obj).Metadata, context);
    }
}
