namespace Jota.Api;

/// <summary>Sums that end at the ends of numbers instead of starting over at the other one.</summary>
public static class Saturating
{
    /// <summary>The sum.</summary>
    public static long Add(long left, long right)
    {
        var sum = unchecked(left + right);

        // Two of one sign whose sum has the other.
        return ((left ^ sum) & (right ^ sum)) >= 0 ? sum : EndOf(left);
    }

    /// <summary>The difference.</summary>
    public static long Subtract(long left, long right)
    {
        var difference = unchecked(left - right);
        return ((left ^ right) & (left ^ difference)) >= 0 ? difference : EndOf(left);
    }

    /// <summary>The whole part of a number of any size.</summary>
    public static long Whole(decimal number) => number switch
    {
        >= long.MaxValue => long.MaxValue,
        <= long.MinValue => long.MinValue,
        _ => (long)number,
    };

    private static long EndOf(long sign) => sign < 0 ? long.MinValue : long.MaxValue;
}
