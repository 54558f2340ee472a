using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Everything the API server knows about the kind <typeparamref name="T"/>: names, defaults, validation, update rules, the
/// division into spec and status, table columns, selectable fields. One sealed class per kind; registering it is one line in
/// <see cref="ResourceCatalog"/>.
/// </summary>
public abstract class Resource<T> : Resource
    where T : class, IKubernetesObject<V1ObjectMeta>, new()
{

    /// <summary>The table's columns, the name first; <see cref="NameColumn"/> and <see cref="AgeColumn"/> are ready-made.</summary>
    public abstract ImmutableArray<Column<T>> Columns { get; }

    /// <summary>The division into spec and status; null where there is none.</summary>
    public virtual SpecStatus<T>? Split => null;

    /// <inheritdoc/>
    public override bool Namespaced => true;

    /// <inheritdoc/>
    public sealed override Type ObjectType => typeof(T);

    /// <inheritdoc/>
    public sealed override bool HasStatus => Split is not null;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Column> TableColumns => Columns;

    /// <summary>The column with the object's name, first in every table.</summary>
    protected static Column<T> NameColumn { get; } = new("Name", obj => obj.Metadata?.Name)
    {
        Format = "name",
        Description = ColumnDescriptions.Name,
    };

    /// <summary>The time since creation, as upstream tells it (<c>5m30s</c>).</summary>
    protected static Column<T> AgeColumn { get; } =
        new("Age", (obj, context) => HumanDuration.Since(obj.Metadata?.CreationTimestamp, context.Now))
        {
            Description = ColumnDescriptions.CreationTimestamp,
        };

    /// <summary>For kinds that tell when an object was made, not how long ago.</summary>
    protected static Column<T> CreatedAtColumn { get; } =
        new("Created At",
            obj => obj.Metadata?.CreationTimestamp?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
        {
            Type = "date",
            Description = "When the server created the object.",
        };

    /// <summary>Fills in upstream's defaults; in place; idempotent.</summary>
    public virtual void Default(T obj)
    {
    }

    /// <summary>Drops what a client may not set on create, beside the status; in place.</summary>
    public virtual void PrepareForCreate(T obj)
    {
    }

    /// <summary>Keeps what a client may not change, beside the status; in place on <paramref name="obj"/>.</summary>
    public virtual void PrepareForUpdate(T obj, T old)
    {
    }

    /// <summary>
    /// Keeps what a client may not change through <c>/status</c>, beside the spec; in place on <paramref name="obj"/>, which already
    /// has the old spec, the new status and the new metadata. Only the top level of <paramref name="obj"/> is its own.
    /// </summary>
    public virtual void PrepareForStatusUpdate(T obj, T old)
    {
    }

    /// <summary>Every field error of an object, metadata aside.</summary>
    public virtual void Validate(T obj, FieldErrors errors)
    {
    }

    /// <summary>Every field error of a change; unless overridden, those of the new object by itself.</summary>
    public virtual void ValidateUpdate(T obj, T old, FieldErrors errors) => Validate(obj, errors);

    /// <summary>Every field error of a changed status.</summary>
    public virtual void ValidateStatusUpdate(T obj, T old, FieldErrors errors)
    {
    }

    /// <summary>Advice for the client that comes with a success.</summary>
    public virtual IEnumerable<string> Warnings(T obj, T? old) => [];

    /// <summary>What is allowed to say but not kept as said is set to what it means; after the checks and the advice.</summary>
    public virtual void Settle(T obj)
    {
    }

    /// <inheritdoc/>
    public sealed override object Decode(ReadOnlySpan<byte> json) => ApiJson.Decode<T>(json);

    /// <inheritdoc/>
    public sealed override void Encode(IBufferWriter<byte> into, object obj)
    {
        var writer = ApiJson.RentWriter(into);
        ApiJson.Write(writer, (T)obj);
        ApiJson.Return(writer);
    }

    /// <inheritdoc/>
    public sealed override V1ObjectMeta MetadataOf(object obj) => ((T)obj).Metadata ??= new V1ObjectMeta();

    /// <inheritdoc/>
    public sealed override void SetTypeMeta(object obj)
    {
        ((T)obj).ApiVersion = Names.ApiVersion;
        ((T)obj).Kind = Names.Kind;
    }

    /// <inheritdoc/>
    public sealed override void DefaultObject(object obj) => Default((T)obj);

    /// <inheritdoc/>
    public sealed override object PrepareObjectForCreate(object obj)
    {
        var fresh = Split is { } split ? split.WithoutStatus((T)obj) : (T)obj;
        PrepareForCreate(fresh);
        return fresh;
    }

    /// <inheritdoc/>
    public sealed override object PrepareObjectForUpdate(object obj, object old)
    {
        var kept = Split is { } split ? split.WithStatusOf((T)obj, (T)old) : (T)obj;
        PrepareForUpdate(kept, (T)old);
        return kept;
    }

    /// <inheritdoc/>
    public sealed override object PrepareObjectForStatusUpdate(object obj, object old)
    {
        var split = Split ?? throw new InvalidOperationException($"{Names.Kind} has no status");
        var kept = split.WithStatusOf((T)old, (T)obj);
        kept.Metadata = ((T)obj).Metadata;
        PrepareForStatusUpdate(kept, (T)old);
        return kept;
    }

    /// <inheritdoc/>
    public sealed override object CopyOfStatus(object obj)
    {
        var split = Split ?? throw new InvalidOperationException($"{Names.Kind} has no status");
        var from = (T)obj;
        var part = split.WithStatusOf(new T(), from);
        (part.ApiVersion, part.Kind, part.Metadata) = (from.ApiVersion, from.Kind, from.Metadata);
        return ModelCopy.Of(part);
    }

    /// <inheritdoc/>
    public sealed override void ValidateObject(object obj, FieldErrors errors) => Validate((T)obj, errors);

    /// <inheritdoc/>
    public sealed override void ValidateObjectUpdate(object obj, object old, FieldErrors errors) => ValidateUpdate((T)obj, (T)old, errors);

    /// <inheritdoc/>
    public sealed override void ValidateObjectStatusUpdate(object obj, object old, FieldErrors errors) =>
        ValidateStatusUpdate((T)obj, (T)old, errors);

    /// <inheritdoc/>
    public sealed override IEnumerable<string> WarningsFor(object obj, object? old) => Warnings((T)obj, (T?)old);

    /// <inheritdoc/>
    public sealed override void SettleObject(object obj) => Settle((T)obj);
}
