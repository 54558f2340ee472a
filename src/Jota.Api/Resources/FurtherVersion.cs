using System.Collections.Immutable;
using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// A version in which a kind is served beside the one that is stored: it has names, a schema, defaults and rules of its own, and says how
/// an object of one is one of the other. What is written through it is read through both.
/// </summary>
/// <param name="stored">The version that is stored.</param>
/// <typeparam name="T">The model of this version.</typeparam>
/// <typeparam name="TStored">The model of the stored one.</typeparam>
public abstract class FurtherVersion<T, TStored>(Resource<TStored> stored) : Resource<T>
    where T : class, IKubernetesObject<V1ObjectMeta>, new()
    where TStored : class, IKubernetesObject<V1ObjectMeta>, new()
{
    /// <inheritdoc/>
    public sealed override Resource Stored => stored;

    /// <inheritdoc/>
    public sealed override string StoragePrefix => stored.StoragePrefix;

    /// <inheritdoc/>
    public sealed override bool Namespaced => stored.Namespaced;

    /// <inheritdoc/>
    public sealed override bool AllowsCreateOnUpdate => stored.AllowsCreateOnUpdate;

    /// <inheritdoc/>
    public sealed override bool AllowsUnconditionalUpdate => stored.AllowsUnconditionalUpdate;

    /// <inheritdoc/>
    public sealed override bool ReturnsDeletedObject => stored.ReturnsDeletedObject;

    /// <inheritdoc/>
    public sealed override DefaultPropagation DefaultPropagation => stored.DefaultPropagation;

    /// <summary>The stored version's, unless this one has its own.</summary>
    public override ImmutableArray<Column<T>> Columns => field.IsDefault ? field = [.. stored.Columns.Select(Converted)] : field;

    /// <inheritdoc/>
    public sealed override string? NameError(string name, bool prefix) => stored.NameError(name, prefix);

    /// <inheritdoc/>
    public sealed override object ToStored(object obj) => ToStored((T)obj);

    /// <inheritdoc/>
    public sealed override object FromStored(object stored) => FromStored((TStored)stored);

    /// <summary>An object of this version as a stored one, with which it may share parts.</summary>
    protected abstract TStored ToStored(T obj);

    /// <summary>A stored object as one of this version, with which it may share parts.</summary>
    protected abstract T FromStored(TStored stored);

    private Column<T> Converted(Column<TStored> column) => new(column.Name, (obj, context) => column.CellOf(ToStored(obj), context))
    {
        Type = column.Type,
        Format = column.Format,
        Description = column.Description,
        Priority = column.Priority,
    };
}
