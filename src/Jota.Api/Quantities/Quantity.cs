namespace Jota.Api;

/// <summary>
/// An amount of a resource, such as <c>100m</c>, <c>1.5</c> or <c>64Mi</c>: a whole number of billionths and the notation it was
/// written in. Rules are upstream's: nothing is finer than a billionth (rounded away from zero), nothing is larger than 2^63-1
/// (capped), and the written form is canonical.
/// </summary>
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    internal const long NanosPerUnit = 1_000_000_000;

    private readonly Int128 _nanos;

    internal Quantity(Int128 nanos, QuantityNotation notation)
    {
        _nanos = Int128.Clamp(nanos, -Limit, Limit);
        Notation = notation;
    }

    /// <summary>Nothing.</summary>
    public static Quantity Zero => default;

    /// <summary>How it is written.</summary>
    public QuantityNotation Notation { get; }

    /// <summary>Whether it is nothing.</summary>
    public bool IsZero => _nanos == 0;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Int128.Sign(_nanos);

    /// <summary>In whole units, rounded away from zero, as upstream's <c>Value()</c>.</summary>
    public long Value => Scaled(NanosPerUnit);

    /// <summary>In thousandths, rounded away from zero, as upstream's <c>MilliValue()</c>; at most <see cref="long.MaxValue"/>.</summary>
    public long MilliValue => Scaled(NanosPerUnit / 1000);

    /// <summary>Whether it is a whole number of units.</summary>
    public bool IsWhole => _nanos % NanosPerUnit == 0;

    internal Int128 Nanos => _nanos;

    private static Int128 Limit => (Int128)long.MaxValue * NanosPerUnit;

    /// <summary>Whole units.</summary>
    public static Quantity Of(long units, QuantityNotation notation = QuantityNotation.Decimal) =>
        new((Int128)units * NanosPerUnit, notation);

    /// <summary>Thousandths.</summary>
    public static Quantity OfMillis(long millis, QuantityNotation notation = QuantityNotation.Decimal) =>
        new((Int128)millis * (NanosPerUnit / 1000), notation);

    /// <summary>From the package's type.</summary>
    public static Quantity Of(k8s.Models.ResourceQuantity quantity)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        var exact = quantity.ToDecimal();
        var nanos = Math.Abs(exact) > long.MaxValue ? Math.Sign(exact) * Limit : (Int128)RoundAway(exact * NanosPerUnit);
        return new(nanos, NotationOf(quantity.Format));
    }

    /// <summary>Reads a quantity. Throws <see cref="FormatException"/> with upstream's text.</summary>
    public static Quantity Parse(string text) => QuantityParser.TryParse(text, out var quantity)
        ? quantity
        : throw new FormatException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");

    /// <summary>Reads a quantity; false when it is none.</summary>
    public static bool TryParse(string? text, out Quantity quantity) => QuantityParser.TryParse(text, out quantity);

    /// <summary>The sum, in the left one's notation.</summary>
    public static Quantity operator +(Quantity left, Quantity right) => left.Add(right);

    /// <summary>The difference, in the left one's notation.</summary>
    public static Quantity operator -(Quantity left, Quantity right) => left.Subtract(right);

    /// <summary>The same amount, however written.</summary>
    public static bool operator ==(Quantity left, Quantity right) => left._nanos == right._nanos;

    /// <summary>Another amount.</summary>
    public static bool operator !=(Quantity left, Quantity right) => left._nanos != right._nanos;

    /// <summary>Less.</summary>
    public static bool operator <(Quantity left, Quantity right) => left._nanos < right._nanos;

    /// <summary>More.</summary>
    public static bool operator >(Quantity left, Quantity right) => left._nanos > right._nanos;

    /// <summary>Not more.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left._nanos <= right._nanos;

    /// <summary>Not less.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left._nanos >= right._nanos;

    /// <summary>The sum; nothing plus something takes the other's notation.</summary>
    public Quantity Add(Quantity other) => new(_nanos + other._nanos, IsZero ? other.Notation : Notation);

    /// <summary>The difference.</summary>
    public Quantity Subtract(Quantity other) => new(_nanos - other._nanos, IsZero ? other.Notation : Notation);

    /// <summary>As a number, as near as these come.</summary>
    public double ToDouble() => (double)_nanos / NanosPerUnit;

    /// <summary>The package's type.</summary>
    public k8s.Models.ResourceQuantity ToResourceQuantity() => new(ToString());

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => _nanos.CompareTo(other._nanos);

    /// <inheritdoc/>
    public bool Equals(Quantity other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Quantity other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => _nanos.GetHashCode();

    /// <summary>The canonical form: no fraction, the largest suffix that loses nothing.</summary>
    public override string ToString() => QuantityFormatter.Format(this);

    internal static Int128 DivideAway(Int128 value, Int128 by)
    {
        var (whole, rest) = Int128.DivRem(value, by);
        return rest == 0 ? whole : whole + Int128.Sign(value);
    }

    private long Scaled(long nanosPerStep) =>
        (long)Int128.Clamp(DivideAway(_nanos, nanosPerStep), long.MinValue, long.MaxValue);

    private static decimal RoundAway(decimal value) => value < 0 ? Math.Floor(value) : Math.Ceiling(value);

    private static QuantityNotation NotationOf(k8s.Models.ResourceQuantity.SuffixFormat format) => format switch
    {
        k8s.Models.ResourceQuantity.SuffixFormat.BinarySI => QuantityNotation.Binary,
        k8s.Models.ResourceQuantity.SuffixFormat.DecimalExponent => QuantityNotation.Exponent,
        _ => QuantityNotation.Decimal,
    };
}
