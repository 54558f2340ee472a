namespace Jota.Cel;

/// <summary>A number. All of them are equal to, and ordered with, each other.</summary>
public abstract class CelNumber : CelValue
{
    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelNumber number && Compare(this, number) == 0;

    /// <summary>Below, the same, above; null when one of them is not a number.</summary>
    internal static int? Compare(CelNumber left, CelNumber right) => (left, right) switch
    {
        (CelInt a, CelInt b) => a.Value.CompareTo(b.Value),
        (CelUint a, CelUint b) => a.Value.CompareTo(b.Value),
        (CelInt a, CelUint b) => a.Value < 0 ? -1 : ((ulong)a.Value).CompareTo(b.Value),
        (CelUint a, CelInt b) => b.Value < 0 ? 1 : a.Value.CompareTo((ulong)b.Value),
        (CelDouble a, CelDouble b) => double.IsNaN(a.Value) || double.IsNaN(b.Value) ? null : a.Value.CompareTo(b.Value),
        (CelDouble a, _) => CompareWhole(right, a.Value) is { } order ? -order : null,
        (_, CelDouble b) => CompareWhole(left, b.Value),
        _ => null,
    };

    // A double holds not every whole number: those beyond the range of the other are decided by it alone.
    private static int? CompareWhole(CelNumber whole, double other)
    {
        if (double.IsNaN(other))
        {
            return null;
        }

        var exact = whole switch { CelInt i => (Int128)i.Value, CelUint u => u.Value, _ => 0 };
        if (other >= 18446744073709551616.0 || other < -9223372036854775808.0)
        {
            return other > 0 ? -1 : 1;
        }

        var floor = Math.Floor(other);
        var order = exact.CompareTo((Int128)floor);
        return order == 0 && other > floor ? -1 : order;
    }
}

/// <summary>A signed whole number.</summary>
public sealed class CelInt : CelNumber
{
    private static readonly CelInt[] Small = [.. Enumerable.Range(-1, 258).Select(n => new CelInt(n))];

    private CelInt(long value) => Value = value;

    /// <summary>How much.</summary>
    public long Value { get; }

    /// <inheritdoc/>
    public override CelType Type => CelType.Int;

    internal override bool IsZero => Value == 0;

    /// <summary>The one for a number.</summary>
    public static CelInt Of(long value) => value is >= -1 and <= 256 ? Small[value + 1] : new(value);
}

/// <summary>An unsigned whole number.</summary>
public sealed class CelUint(ulong value) : CelNumber
{
    /// <summary>How much.</summary>
    public ulong Value { get; } = value;

    /// <inheritdoc/>
    public override CelType Type => CelType.Uint;

    internal override bool IsZero => Value == 0;
}

/// <summary>A floating point number.</summary>
public sealed class CelDouble(double value) : CelNumber
{
    /// <summary>How much.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override CelType Type => CelType.Double;

    internal override bool IsZero => Value == 0;
}
