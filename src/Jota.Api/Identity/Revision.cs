using System.Globalization;

namespace Jota.Api;

/// <summary>
/// A point in the store's single history (etcd's revision); clients see it as the opaque string <c>resourceVersion</c>.
/// Zero means "none" or, in requests, "any".
/// </summary>
public readonly record struct Revision(long Value) : IComparable<Revision>
{
    /// <summary>No revision: the object is not stored, or any will do.</summary>
    public static Revision None => default;

    /// <summary>Whether this names no point in history.</summary>
    public bool IsNone => Value == 0;

    /// <summary>
    /// Reads a <c>resourceVersion</c>; false when it is not a non-negative whole number. An empty or null text is <see cref="None"/>.
    /// </summary>
    public static bool TryParse(string? text, out Revision revision)
    {
        revision = default;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        revision = new(value);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Revision other) => Value.CompareTo(other.Value);

    /// <summary>Earlier than.</summary>
    public static bool operator <(Revision left, Revision right) => left.Value < right.Value;

    /// <summary>Later than.</summary>
    public static bool operator >(Revision left, Revision right) => left.Value > right.Value;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Revision left, Revision right) => left.Value <= right.Value;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Revision left, Revision right) => left.Value >= right.Value;

    /// <summary>The revision as a <c>resourceVersion</c>.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
