using System.Buffers;
using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Everything the API server knows about one kind, seen without its type. Objects are of type <see cref="ObjectType"/>.
/// Instances are stateless and shared. The typed side that kinds implement is <see cref="Resource{T}"/>.
/// </summary>
public abstract class Resource
{
    /// <summary>The verbs of an ordinary resource, in discovery's order.</summary>
    public static ImmutableArray<string> AllVerbs { get; } =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private TypeSchema? _schema;
    private SelectablePaths? _selectable;

    /// <summary>Group, version, kind, plural, short names, categories.</summary>
    public abstract ResourceNames Names { get; }

    /// <summary>Whether objects live in namespaces.</summary>
    public abstract bool Namespaced { get; }

    /// <summary>The model type.</summary>
    public abstract Type ObjectType { get; }

    /// <summary>The fields of its objects. Throws where nothing is known of them.</summary>
    public virtual TypeSchema Schema => _schema ??= Schemas.FindKind(Names.ApiVersion, Names.Kind)
        ?? throw new InvalidOperationException($"{Names.Kind} has no schema");

    /// <summary>Whether the kind has a status that only <c>/status</c> may write.</summary>
    public abstract bool HasStatus { get; }

    /// <summary>Whether the server counts spec changes in <c>metadata.generation</c>.</summary>
    public virtual bool HasGeneration => HasStatus;

    /// <summary>Whether changed annotations count there too (upstream: Deployment).</summary>
    public virtual bool CountsAnnotations => false;

    /// <summary>Whether objects are kept; what is not can only be created, and the answer is all there is of it.</summary>
    public virtual bool IsStored => true;

    /// <summary>What clients may do, in discovery's words.</summary>
    public virtual ImmutableArray<string> Verbs => AllVerbs;

    /// <summary>Versions of the group that a body may name as well, since it looks the same in them.</summary>
    public virtual ImmutableArray<string> EqualVersions => [];

    /// <summary>Subresources beside <c>status</c>.</summary>
    public virtual ImmutableArray<Subresource> Subresources => [];

    /// <summary>All of them in order of name, <c>status</c> included.</summary>
    public ImmutableArray<Subresource> AllSubresources => field.IsDefault ? field = Ordered() : field;

    /// <summary>Fields that selectors may name beside name and namespace.</summary>
    public virtual ImmutableArray<SelectableField> SelectableFields => [];

    /// <summary>Whether an update without <c>resourceVersion</c> is taken as "whatever is there" (upstream: most kinds).</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>Whether an update of an object that does not exist creates it (upstream: a few kinds such as Lease and Event).</summary>
    public virtual bool AllowsCreateOnUpdate => false;

    /// <summary>
    /// Whether the answer to a delete is the object that is gone, and not a <c>Status</c> (upstream: Pod, ServiceAccount and a few).
    /// </summary>
    public virtual bool ReturnsDeletedObject => false;

    /// <summary>
    /// What becomes of the objects that a deleted object owns, unless the request or one of the object's finalizers says so.
    /// </summary>
    public virtual DefaultPropagation DefaultPropagation => DefaultPropagation.Background;

    /// <summary>
    /// The version in which the kind's objects are kept: this one, but for kinds that are served in several
    /// (<see cref="FurtherVersion{T, TStored}"/>). Caches, garbage collection and the emptying of namespaces work on kept versions; a
    /// request speaks the one that it names.
    /// </summary>
    public virtual Resource Stored => this;

    /// <summary>Whether objects are kept in this version.</summary>
    public bool IsKept => IsStored && ReferenceEquals(Stored, this);

    /// <summary>Who converts objects of other versions to this one; null where this server does by itself.</summary>
    public virtual ObjectConversion? Conversion => null;

    /// <summary>Whether all objects are at hand as this version has them: none has to be converted first.</summary>
    public bool ShowsStored => IsKept && Conversion is null;

    /// <summary>
    /// Whether an object is one of this version, as it says. Where somebody else converts, those that were stored as another one stay so
    /// until they are asked for.
    /// </summary>
    public virtual bool IsVersionOf(ApiObject obj) => true;

    /// <summary>
    /// What somebody has made of an object, as this version stores it. Throws <see cref="ApiException"/> for what is no such object.
    /// </summary>
    public virtual ReadOnlyMemory<byte> Adopt(ApiObject original, ReadOnlyMemory<byte> converted) => converted;

    /// <summary>
    /// Stored key: upstream's layout without the namespace, such as <c>/registry/pods/</c>. Nodes live under <c>minions</c>.
    /// </summary>
    public virtual string StoragePrefix => $"/registry/{Names.Plural}/";

    /// <summary>Where the selectable fields are in the bytes; kept here, so that it goes with the resource.</summary>
    internal SelectablePaths SelectablePaths => _selectable ??= new SelectablePaths(this);

    /// <summary>Whether its objects have no model type: JSON documents with the fields of <see cref="Schema"/>.</summary>
    public virtual bool IsUntyped => false;

    /// <summary>The type of a list of its objects; null where nothing is known of it.</summary>
    public virtual TypeSchema? ListSchema => Schemas.FindKind(Names.ApiVersion, Names.ListKind);

    /// <summary>How its objects' fields are owned and merged.</summary>
    internal virtual MergeType MergeType => ModelMergeType.Of(Schema);

    /// <summary>Changes whenever what OpenAPI tells of it may have.</summary>
    public virtual string Fingerprint => Names.ToString();

    /// <summary>The table's columns, the name first.</summary>
    public abstract IReadOnlyList<Column> TableColumns { get; }

    /// <summary>Whether clients find it; one that nobody finds may still be the version that is kept.</summary>
    public virtual bool IsServed => true;

    /// <summary>Why a verb that the kind has is not allowed at present, as 405; null when it is.</summary>
    public virtual string? RefusalOf(string verb) => null;

    /// <summary>What every client of an outdated kind is told, as a <c>Warning</c> header; null for the others.</summary>
    public virtual string? Deprecation => null;

    /// <summary>
    /// Decodes leniently (strictness is checked on the JSON before). Throws <see cref="System.Text.Json.JsonException"/> or
    /// <see cref="FormatException"/>.
    /// </summary>
    public abstract object Decode(ReadOnlySpan<byte> json);

    /// <summary>
    /// Decodes what a client sent, for kinds whose schema is no model type's: strictly, telling what is unknown or there twice. Null for
    /// the others, which <see cref="Schema"/> describes. Throws what <see cref="Decode"/> throws.
    /// </summary>
    public virtual object? DecodeSent(ReadOnlySpan<byte> json, List<string> findings) => null;

    /// <summary>
    /// Bytes that were stored earlier, maybe by another version or under another schema, as this version has them; the same ones where
    /// that changes nothing.
    /// </summary>
    public virtual ReadOnlyMemory<byte> Settled(ReadOnlyMemory<byte> stored) => stored;

    /// <summary>An object of this version as one of <see cref="Stored"/>, with which it may share parts.</summary>
    public virtual object ToStored(object obj) => obj;

    /// <summary>A stored object as one of this version, with which it may share parts.</summary>
    public virtual object FromStored(object stored) => stored;

    /// <summary>What a selector in this version's words selects among stored objects.</summary>
    public FieldSelector InStored(FieldSelector fields) => ReferenceEquals(Stored, this) || fields.IsEverything
        ? fields
        : FieldSelector.Of([.. fields.Terms.Select(
            term => term with { Path = SelectableFields.FirstOrDefault(f => f.Path == term.Path)?.Stored ?? term.Path })]);

    /// <summary>Encodes as UTF-8 JSON.</summary>
    public abstract void Encode(IBufferWriter<byte> into, object obj);

    /// <summary>The object's metadata; makes an empty one where there is none.</summary>
    public abstract V1ObjectMeta MetadataOf(object obj);

    /// <summary>Sets <c>apiVersion</c> and <c>kind</c>.</summary>
    public abstract void SetTypeMeta(object obj);

    /// <summary>Fills in upstream's defaults; in place; idempotent.</summary>
    public abstract void DefaultObject(object obj);

    /// <summary>
    /// Drops what a client may not set on create, and sets what the server owns (the first status); returns the object to go on with.
    /// </summary>
    public abstract object PrepareObjectForCreate(object obj);

    /// <summary>
    /// Keeps what a client may not change through the main resource (the status, above all); returns the object to go on with.
    /// </summary>
    public abstract object PrepareObjectForUpdate(object obj, object old);

    /// <summary>
    /// For <c>/status</c>: the old object's wishes with the new one's status and metadata; returns the object to go on with.
    /// </summary>
    public abstract object PrepareObjectForStatusUpdate(object obj, object old);

    /// <summary>A copy of an object's metadata and status, and of nothing else. Only for kinds that have a status.</summary>
    public abstract object CopyOfStatus(object obj);

    /// <summary>Every field error of a new object, metadata aside.</summary>
    public abstract void ValidateObject(object obj, FieldErrors errors);

    /// <summary>Every field error of a changed object, metadata aside.</summary>
    public abstract void ValidateObjectUpdate(object obj, object old, FieldErrors errors);

    /// <summary>Every field error of a changed status.</summary>
    public abstract void ValidateObjectStatusUpdate(object obj, object old, FieldErrors errors);

    /// <summary>
    /// Refuses a name that the kind does not allow; upstream's <c>ValidateNameFunc</c>. Null when it is right, else the rule's text.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="prefix">Whether it is a <c>generateName</c>, which may end in a dash.</param>
    public virtual string? NameError(string name, bool prefix) => NameSyntax.DnsSubdomainError(name, prefix);

    /// <summary>
    /// Whether every qualified name is a finalizer's, as custom kinds and their definitions have it; others ask for a prefix as well.
    /// </summary>
    public virtual bool TakesAnyFinalizer => IsUntyped;

    /// <summary>Advice that comes with a success, as <c>Warning</c> headers.</summary>
    public abstract IEnumerable<string> WarningsFor(object obj, object? old);

    /// <summary>
    /// The last change before it is stored, once it was checked and advised on: what is allowed to say but not kept as said; in place.
    /// </summary>
    public abstract void SettleObject(object obj);

    /// <summary>Whether <see cref="AdviceForWaiting"/> ever has any.</summary>
    public virtual bool GivesAdviceForWaiting => false;

    /// <summary>
    /// What somebody who waits for an object to get on should know, but could not see in what a client shows of it; null for nothing.
    /// Goes as a <c>Warning</c> header to those who list or watch one object by its name, as <c>kubectl rollout status</c> does.
    /// </summary>
    public virtual string? AdviceForWaiting(ApiObject obj) => null;

    /// <summary>The subresource of this name; null when there is none.</summary>
    public Subresource? FindSubresource(string name)
    {
        foreach (var candidate in AllSubresources)
        {
            if (candidate.Name == name)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The kind of what a subresource shows and takes; this kind itself, unless the subresource says otherwise.</summary>
    public Resource BodyOf(string subresource) => subresource.Length == 0 ? this : FindSubresource(subresource)?.Body ?? this;

    /// <inheritdoc/>
    public override string ToString() => Names.GroupResource;

    private ImmutableArray<Subresource> Ordered()
    {
        IEnumerable<Subresource> status = HasStatus ? [new("status", Names.Kind, ["get", "patch", "update"])] : [];
        return [.. Subresources.Concat(status).OrderBy(subresource => subresource.Name, StringComparer.Ordinal)];
    }
}
