namespace Jota.Cel;

/// <summary>Which of two values is the smaller.</summary>
internal static class CelOrder
{
    /// <summary>Below, the same, above; null when they cannot be compared.</summary>
    public static int? Compare(CelValue left, CelValue right, CelBudget budget)
    {
        switch (left, right)
        {
            case (CelNumber a, CelNumber b):
                return CelNumber.Compare(a, b);
            case (CelString a, CelString b):
                budget.SpendFor(Math.Min(a.Value.Length, b.Value.Length));
                return CompareText(a.Value, b.Value);
            case (CelBool a, CelBool b):
                return a.Value.CompareTo(b.Value);
            case (CelBytes a, CelBytes b):
                budget.SpendFor(Math.Min(a.Value.Length, b.Value.Length));
                return a.Value.Span.SequenceCompareTo(b.Value.Span);
            case (CelTimestamp a, CelTimestamp b):
                return a.Nanos.CompareTo(b.Nanos);
            case (CelDuration a, CelDuration b):
                return a.Nanos.CompareTo(b.Nanos);
            default:
                return null;
        }
    }

    // By code points, which is the order of UTF-8; the platform's is that of UTF-16, where those above 0xFFFF come too early.
    private static int CompareText(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[same], right[same]);
        return char.IsSurrogate(a) != char.IsSurrogate(b) ? (char.IsSurrogate(a) ? 1 : -1) : a.CompareTo(b);
    }
}
