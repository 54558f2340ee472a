namespace Jota.Kubectl;

/// <summary>What somebody may have meant by a word that is none.</summary>
internal static class DidYouMean
{
    /// <summary>The word that is closest, two changes away at most and fewer than half its letters; null when none is.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        string? best = null;
        var least = Math.Min(2, (word.Length / 2) + 1) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(word, candidate);
            if (distance < least && distance * 2 < Math.Max(candidate.Length, 3))
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>How many letters are added, left out, changed or swapped with the next.</summary>
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 2 || one.Length > 100)
        {
            return int.MaxValue;
        }

        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[one.Length, other.Length];
    }
}
