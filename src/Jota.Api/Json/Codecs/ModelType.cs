using System.Collections;
using System.Collections.Concurrent;

namespace Jota.Api;

/// <summary>
/// A model's fields, and how to make, read and change one; generated for each model (<c>eng/Jota.SchemaGenerator</c>), so that one
/// reader and one writer do for all (ADR 36). Fields are known by their place in <see cref="Fields"/>.
/// </summary>
internal abstract partial class ModelType
{
    private static readonly ConcurrentDictionary<Type, ModelType?> Known = new();

    private ModelField[]? _fields;

    /// <summary>The codec of a type; null when it is no model that is served.</summary>
    public static ModelType? Of(Type type) =>
        Known.TryGetValue(type, out var known) ? known : Known.GetOrAdd(type, type.Namespace == "k8s.Models" ? Named(type.Name) : null);

    /// <summary>The fields, in the order in which they are written.</summary>
    public ModelField[] Fields => _fields ??= Read();

    /// <summary>Names and kinds of all fields, as the generator writes them.</summary>
    protected abstract string Layout { get; }

    /// <summary>An empty model.</summary>
    public abstract object New();

    /// <summary>An empty list of such models.</summary>
    public abstract IList NewList();

    /// <summary>An empty map of such models; only for those that some field has in a map.</summary>
    public virtual IDictionary NewMap() => throw new InvalidOperationException($"no map of {GetType().Name}");

    /// <summary>What a field holds that is neither number, truth nor time; null when it is not set.</summary>
    public virtual object? Get(object o, int i) => null;

    /// <summary>Sets such a field.</summary>
    public virtual void Set(object o, int i, object? v) => throw new InvalidOperationException();

    /// <summary>A number, a truth (0 or 1) or the bits of a fraction, without a box.</summary>
    public virtual long? GetNumber(object o, int i) => null;

    /// <summary>Sets such a field.</summary>
    public virtual void SetNumber(object o, int i, long? v) => throw new InvalidOperationException();

    /// <summary>A time, without a box.</summary>
    public virtual DateTime? GetTime(object o, int i) => null;

    /// <summary>Sets such a field.</summary>
    public virtual void SetTime(object o, int i, DateTime? v) => throw new InvalidOperationException();

    /// <summary>The model that a field holds, or the items of its list or map are.</summary>
    public virtual ModelType? Child(int i) => null;

    /// <summary>The field of a name, looked for from the one that is likely; -1 when there is none.</summary>
    public int Find(ReadOnlySpan<byte> name, int likely)
    {
        var fields = Fields;
        for (var i = likely; i < fields.Length; i++)
        {
            if (name.SequenceEqual(fields[i].Utf8))
            {
                return i;
            }
        }

        for (var i = 0; i < likely; i++)
        {
            if (name.SequenceEqual(fields[i].Utf8))
            {
                return i;
            }
        }

        return -1;
    }

    protected static long? Number(bool? value) => value is { } truth ? truth ? 1 : 0 : null;

    protected static long? Number(double? value) => value is { } number ? BitConverter.DoubleToInt64Bits(number) : null;

    protected static double? Fraction(long? bits) => bits is { } known ? BitConverter.Int64BitsToDouble(known) : null;

    private ModelField[] Read()
    {
        var parts = Layout.Split(',');
        var fields = new ModelField[parts.Length];
        var model = GetType().Name[..^"Codec".Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var colon = parts[i].LastIndexOf(':');
            var name = parts[i][..colon];
            fields[i] = new ModelField(
                name, parts[i][(colon + 1)..], ModelFacts.IsMicroTime(model, name), ModelFacts.IsAlwaysWritten(model, name));
        }

        return fields;
    }
}
