namespace Jota.Kubectl;

/// <summary>Texts in which numbers count by their value: <c>node-2</c> before <c>node-10</c>.</summary>
internal static class NaturalOrder
{
    public static int Compare(string one, string other)
    {
        var (i, j) = (0, 0);
        while (i < one.Length && j < other.Length)
        {
            if (!char.IsAsciiDigit(one[i]) || !char.IsAsciiDigit(other[j]))
            {
                if (one[i] != other[j])
                {
                    return one[i] < other[j] ? -1 : 1;
                }

                (i, j) = (i + 1, j + 1);
                continue;
            }

            var number = Digits(one, ref i);
            var otherNumber = Digits(other, ref j);
            var plain = number.TrimStart('0');
            var otherPlain = otherNumber.TrimStart('0');
            var order = plain.Length != otherPlain.Length
                ? plain.Length.CompareTo(otherPlain.Length)
                : plain.SequenceCompareTo(otherPlain);
            order = order != 0 ? order : number.Length.CompareTo(otherNumber.Length);
            if (order != 0)
            {
                return order;
            }
        }

        return (one.Length - i).CompareTo(other.Length - j);
    }

    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text.AsSpan(from, at - from);
    }
}
