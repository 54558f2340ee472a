using System.Buffers;
using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// A version of a kind without a model type, which may come and go while the server runs. Its objects are <see cref="UntypedObject"/>s;
/// what they may say, what is filled in and what is refused follows from its schema alone.
/// </summary>
public sealed class UntypedResource : Resource
{
    private const string Status = "status";

    private readonly UntypedKind _kind;
    private readonly UntypedResource? _stored;
    private volatile bool _isTerminating;

    /// <summary>The kind of these facts.</summary>
    /// <param name="kind">The facts.</param>
    /// <param name="stored">The version that is stored, where that is another one.</param>
    public UntypedResource(UntypedKind kind, UntypedResource? stored = null)
    {
        (_kind, _stored) = (kind, stored);
        Schema = UntypedSchema.Of(kind);
        TableColumns = UntypedMetadataColumn.Of(kind);
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
    public override bool IsServed => _kind.IsServed;

    /// <inheritdoc/>
    public override Resource Stored => _stored ?? this;

    /// <summary>Its fields as the types of Kubernetes itself are told, as far as that goes.</summary>
    public override TypeSchema Schema { get; }

    /// <inheritdoc/>
    public override TypeSchema ListSchema => field ??= UntypedSchema.ListOf(_kind, Schema);

    /// <inheritdoc/>
    public override string Fingerprint => field ??= UntypedOpenApi.FingerprintOf(_kind);

    /// <inheritdoc/>
    public override ObjectConversion? Conversion => _kind.Conversion;

    /// <summary>What its objects are like.</summary>
    public JsonSchema JsonSchema => _kind.Schema;

    internal override MergeType MergeType => field ??= JsonMergeType.OfKind(JsonSchema);

    /// <inheritdoc/>
    public override bool HasStatus => _kind.HasStatus;

    /// <summary>Upstream counts for every custom resource, with a status or without.</summary>
    public override bool HasGeneration => _kind.IsStored;

    /// <summary>Upstream keeps custom resources by their group, so that kinds of equal plural do not collide.</summary>
    public override string StoragePrefix => $"/registry/{Names.Group}/{Names.Plural}/";

    /// <summary>Whoever updates one must say of which version.</summary>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override ImmutableArray<string> Verbs => _kind.Verbs;

    /// <inheritdoc/>
    public override bool IsStored => _kind.IsStored;

    /// <inheritdoc/>
    public override string? RefusalOf(string verb) => _isTerminating && verb is "create"
        ? $"{verb} not allowed while custom resource definition is terminating"
        : null;

    /// <summary>The kind is about to go, with all its objects: from now on nothing is created.</summary>
    public void Terminate() => _isTerminating = true;

    /// <inheritdoc/>
    public override ImmutableArray<Subresource> Subresources => _kind.Scale is { } scale ? [scale] : [];

    /// <inheritdoc/>
    public override ImmutableArray<SelectableField> SelectableFields => _kind.SelectableFields;

    /// <inheritdoc/>
    public override string? Deprecation => _kind.Deprecation;

    /// <inheritdoc/>
    public override IReadOnlyList<Column> TableColumns { get; }

    /// <inheritdoc/>
    public override object Decode(ReadOnlySpan<byte> json) => UntypedReading.Stored(json);

    /// <inheritdoc/>
    public override object DecodeSent(ReadOnlySpan<byte> json, List<string> findings) => UntypedReading.Sent(json, JsonSchema, findings);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Settled(ReadOnlyMemory<byte> stored) =>
        Conversion is null || UntypedReading.VersionOf(stored.Span) == Names.ApiVersion ? UntypedReading.Settled(stored, this) : stored;

    /// <inheritdoc/>
    public override bool IsVersionOf(ApiObject obj) => UntypedReading.VersionOf(obj.Content.Span) == Names.ApiVersion;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Adopt(ApiObject original, ReadOnlyMemory<byte> converted) =>
        UntypedReading.Converted(original, converted, this);

    /// <inheritdoc/>
    public override void Encode(IBufferWriter<byte> into, object obj)
    {
        var untyped = (UntypedObject)obj;
        var writer = ApiJson.RentWriter(into);
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, untyped.ApiVersion);
        writer.WriteString("kind"u8, untyped.Kind);
        writer.WritePropertyName("metadata"u8);
        ApiJson.Write(writer, untyped.Metadata);
        if (untyped.Bytes is { } bytes)
        {
            bytes.WriteFields(writer);
        }
        else
        {
            UntypedJson.WriteFields(writer, untyped.View);
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
    public override void DefaultObject(object obj)
    {
        var untyped = (UntypedObject)obj;
        if (untyped.Bytes is not SettledContent settled || settled.Schema != JsonSchema)
        {
            JsonDefaulting.Default(JsonSchema, untyped.Content);
        }
    }

    /// <inheritdoc/>
    public override object ToStored(object obj) => _stored is null ? obj : As(_stored, (UntypedObject)obj);

    /// <inheritdoc/>
    public override object FromStored(object stored)
    {
        var obj = As(this, (UntypedObject)stored);
        DefaultObject(obj);
        return obj;
    }

    /// <inheritdoc/>
    public override object PrepareObjectForCreate(object obj)
    {
        if (HasStatus)
        {
            ((UntypedObject)obj).Remove(Status);
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

    /// <summary>Of what is sent to the status only the status counts: not even labels.</summary>
    public override object PrepareObjectForStatusUpdate(object obj, object old)
    {
        var kept = ((UntypedObject)old).Copy();
        kept.Take(Status, (UntypedObject)obj);
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
    public override void ValidateObject(object obj, FieldErrors errors) => UntypedRules.Check(_kind, (UntypedObject)obj, null, errors);

    /// <inheritdoc/>
    public override void ValidateObjectUpdate(object obj, object old, FieldErrors errors) =>
        UntypedRules.Check(_kind, (UntypedObject)obj, (UntypedObject)old, errors);

    /// <inheritdoc/>
    public override void ValidateObjectStatusUpdate(object obj, object old, FieldErrors errors) =>
        UntypedRules.Check(_kind, (UntypedObject)obj, (UntypedObject)old, errors);

    /// <inheritdoc/>
    public override IEnumerable<string> WarningsFor(object obj, object? old) => [];

    /// <inheritdoc/>
    public override void SettleObject(object obj)
    {
    }

    /// <summary>The same in another version (conversion None): all that it knows.</summary>
    private static UntypedObject As(UntypedResource version, UntypedObject obj)
    {
        var copy = obj.Copy();
        version.SetTypeMeta(copy);
        JsonPruning.Prune(version.JsonSchema, copy.Content, null);
        return copy;
    }
}
