namespace Jota.Api;

/// <summary>How many slips lie between two words: a letter too many, too few, wrong, or two neighbours swapped.</summary>
internal static class EditDistance
{
    /// <summary>The number of slips; anything above the limit is just "more".</summary>
    public static int Between(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return limit + 1;
        }

        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                rows[i, j] = Cell(left, right, rows, i, j);
            }
        }

        return rows[left.Length, right.Length];
    }

    private static int Cell(string left, string right, int[,] rows, int i, int j)
    {
        var wrong = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        var best = Math.Min(wrong, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }
}
