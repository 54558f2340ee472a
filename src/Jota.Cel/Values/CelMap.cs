namespace Jota.Cel;

/// <summary>A map, or an object of which the fields are found by name.</summary>
public abstract class CelMap : CelValue
{
    /// <summary>How many entries there are.</summary>
    public abstract int Count { get; }

    /// <summary>The keys.</summary>
    public abstract IEnumerable<CelValue> Keys { get; }

    /// <inheritdoc/>
    public override CelType Type => CelType.AnyMap;

    internal override bool IsZero => Count == 0;

    /// <summary>The value of a key; null when there is none.</summary>
    public abstract CelValue? Find(CelValue key);

    /// <summary>The value of a key that is text; null when there is none.</summary>
    public abstract CelValue? Find(string key);

    /// <summary>A map of these.</summary>
    /// <param name="entries">The entries; keys are booleans, whole numbers and text.</param>
    /// <param name="type">The type of the object that it is; null for a map.</param>
    public static CelMap Of(IReadOnlyDictionary<CelKey, CelValue> entries, CelType? type = null) => new Plain(entries, type);

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget)
    {
        if (other is not CelMap map || map.Count != Count)
        {
            return false;
        }

        CelBudget.GoDeeper();
        foreach (var key in Keys)
        {
            budget.Spend();
            if (map.Find(key) is not { } value || !Find(key)!.IsEqual(value, budget))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Plain(IReadOnlyDictionary<CelKey, CelValue> entries, CelType? type) : CelMap
    {
        public override CelType Type => type ?? base.Type;

        public override int Count => entries.Count;

        public override IEnumerable<CelValue> Keys => entries.Keys.Select(key => key.Value);

        public override CelValue? Find(CelValue key) => CelKey.Of(key) is { } known ? entries.GetValueOrDefault(known) : null;

        public override CelValue? Find(string key) => entries.GetValueOrDefault(CelKey.Of(key));
    }
}

/// <summary>A key of a map: numbers of the same worth are the same key.</summary>
public readonly record struct CelKey
{
    private readonly object _identity;

    private CelKey(CelValue value, object identity) => (Value, _identity) = (value, identity);

    /// <summary>The key.</summary>
    public CelValue Value { get; }

    /// <summary>The key of a text.</summary>
    public static CelKey Of(string text) => new(new CelString(text), text);

    /// <summary>The key for a value; null when it can be none.</summary>
    public static CelKey? Of(CelValue value) => value switch
    {
        CelString text => new(value, text.Value),
        CelBool truth => new(value, truth.Value),
        CelInt number => new(value, number.Value),
        CelUint number => new(value, number.Value <= long.MaxValue ? (long)number.Value : (object)number.Value),
        CelDouble number when number.Value == Math.Floor(number.Value) && Math.Abs(number.Value) < 1L << 53 =>
            new(value, (long)number.Value),
        _ => null,
    };

    /// <inheritdoc/>
    public bool Equals(CelKey other) => Equals(_identity, other._identity);

    /// <inheritdoc/>
    public override int GetHashCode() => _identity?.GetHashCode() ?? 0;
}
