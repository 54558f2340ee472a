using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>
/// How values of one type are owned and merged by server-side apply. Immutable to the eye: fields are resolved when they are asked for,
/// since types may contain themselves.
/// </summary>
internal abstract class MergeType
{
    /// <summary>Scalars, and what is atomic.</summary>
    public static MergeType Whole { get; } = new Simple(MergeForm.Whole);

    /// <summary>Values of which nothing is known.</summary>
    public static MergeType Deduced { get; } = new Simple(MergeForm.Deduced);

    /// <summary>A list of scalars that are owned one by one.</summary>
    public static MergeType Set { get; } = new Simple(MergeForm.Set);

    /// <summary>The form.</summary>
    public abstract MergeForm Form { get; }

    /// <summary>For <see cref="MergeForm.Keyed"/>: the fields that tell items apart, by name.</summary>
    public virtual ImmutableArray<string> Keys => [];

    /// <summary><see cref="Keys"/> in UTF-8.</summary>
    public virtual ImmutableArray<byte[]> Utf8Keys => [];

    /// <summary>For <see cref="MergeForm.Keyed"/>: what an item is that does not say the key.</summary>
    public virtual JsonTree? DefaultOf(string key) => null;

    /// <summary>The type of a field, or of a map's value; null where there is no such field.</summary>
    public virtual MergeType? Find(string name) => null;

    /// <summary>As <see cref="Find"/>, by the name in UTF-8, with what <see cref="IsAlwaysThere"/> says.</summary>
    public virtual MergeType? Look(ReadOnlySpan<byte> utf8Name, out bool isAlwaysThere)
    {
        var name = System.Text.Encoding.UTF8.GetString(utf8Name);
        isAlwaysThere = IsAlwaysThere(name);
        return Find(name);
    }

    /// <summary>Whether a field has this name, and it is no map's key.</summary>
    public virtual bool IsField(string name) => false;

    /// <summary>Whether a value that nobody has set is there all the same (upstream: what Go writes of an empty struct).</summary>
    public virtual bool IsAlwaysThere(string name) => false;

    /// <summary>The type of a list's items.</summary>
    public virtual MergeType Item => Whole;

    /// <summary>How a value of this type is owned: granular only where the value has the form that the type says.</summary>
    public MergeForm FormOf(JsonTree value, int depth) => depth >= FieldElement.MostDepth ? MergeForm.Whole : Form switch
    {
        MergeForm.Fields when value is JsonTree.Map => MergeForm.Fields,
        MergeForm.Deduced when value is JsonTree.Map => MergeForm.Deduced,
        MergeForm.Set when value is JsonTree.List => MergeForm.Set,
        MergeForm.Keyed when value is JsonTree.List => MergeForm.Keyed,
        _ => MergeForm.Whole,
    };

    /// <summary>A map: every value is of the type.</summary>
    public static MergeType MapOf(MergeType value) => new MapType(value);

    /// <summary>A list whose items are told apart by keys.</summary>
    public static MergeType KeyedBy(IEnumerable<string> keys, Func<MergeType> item, Func<string, string?> defaultOf) =>
        new KeyedType([.. keys.Order(StringComparer.Ordinal)], item, defaultOf);

    private sealed class Simple(MergeForm form) : MergeType
    {
        public override MergeForm Form => form;

        public override MergeType? Find(string name) => form == MergeForm.Deduced ? this : null;
    }

    private sealed class MapType(MergeType value) : MergeType
    {
        public override MergeForm Form => MergeForm.Fields;

        public override MergeType? Find(string name) => value;

        public override MergeType? Look(ReadOnlySpan<byte> utf8Name, out bool isAlwaysThere)
        {
            isAlwaysThere = false;
            return value;
        }
    }

    private sealed class KeyedType(ImmutableArray<string> keys, Func<MergeType> item, Func<string, string?> defaultOf) : MergeType
    {
        private readonly ImmutableArray<byte[]> _utf8Keys = [.. keys.Select(System.Text.Encoding.UTF8.GetBytes)];
        private readonly ConcurrentDictionary<string, JsonTree?> _defaults = new(StringComparer.Ordinal);
        private MergeType? _item;

        public override MergeForm Form => MergeForm.Keyed;

        public override ImmutableArray<string> Keys => keys;

        public override ImmutableArray<byte[]> Utf8Keys => _utf8Keys;

        public override MergeType Item => _item ??= item();

        public override JsonTree? DefaultOf(string key) => _defaults.GetOrAdd(
            key, name => defaultOf(name) is { } json
                ? JsonTreeReader.Read(System.Text.Encoding.UTF8.GetBytes(json), RequestBudget.Unlimited)
                : null);
    }
}
