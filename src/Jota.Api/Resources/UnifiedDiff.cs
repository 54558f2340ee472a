using System.Globalization;
using System.Text;

namespace Jota.Api;

/// <summary>
/// The difference between two texts in the form of <c>diff -u</c>, without file names: hunks of changed lines with three lines around.
/// </summary>
internal static class UnifiedDiff
{
    private const int Context = 3;
    private const long LargestTable = 1_000_000;

    /// <summary>The hunks; empty when both are the same.</summary>
    public static string Of(string before, string after)
    {
        var edits = Edits(before.Split('\n'), after.Split('\n'));
        var text = new StringBuilder();
        var (counted, oldLine, newLine) = (0, 1, 1);
        for (var i = 0; i < edits.Count; i++)
        {
            if (edits[i].Sign == ' ')
            {
                continue;
            }

            var start = Math.Max(0, i - Context);
            var end = HunkEnd(edits, i);
            for (; counted < start; counted++)
            {
                oldLine += edits[counted].Sign == '+' ? 0 : 1;
                newLine += edits[counted].Sign == '-' ? 0 : 1;
            }

            AppendHunk(edits[start..end], oldLine, newLine, text);
            i = end;
        }

        return text.ToString();
    }

    /// <summary>
    /// Where the hunk ends (exclusively) that begins with the change at <paramref name="index"/>: in the next long run of equal lines.
    /// </summary>
    private static int HunkEnd(List<(char Sign, string Line)> edits, int index)
    {
        var last = index;
        for (var i = index; i < edits.Count && i <= last + (2 * Context); i++)
        {
            last = edits[i].Sign == ' ' ? last : i;
        }

        return Math.Min(edits.Count, last + Context + 1);
    }

    private static void AppendHunk(List<(char Sign, string Line)> hunk, int oldStart, int newStart, StringBuilder text)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"@@ -{oldStart},{hunk.Count(e => e.Sign != '+')} +{newStart},{hunk.Count(e => e.Sign != '-')} @@\n");
        foreach (var (sign, line) in hunk)
        {
            text.Append(sign).Append(line).Append('\n');
        }
    }

    // The longest common subsequence between what differs at the ends, where it is not too dear: its table is as large as the square.
    private static List<(char Sign, string Line)> Edits(string[] before, string[] after)
    {
        var head = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = Math.Min(
            before.Reverse().Zip(after.Reverse()).TakeWhile(pair => pair.First == pair.Second).Count(),
            Math.Min(before.Length, after.Length) - head);
        var edits = before[..head].Select(line => (' ', line)).ToList();
        edits.AddRange(Middle(before[head..^tail], after[head..^tail]));
        edits.AddRange(before[^tail..].Select(line => (' ', line)));
        return edits;
    }

    private static IEnumerable<(char Sign, string Line)> Middle(string[] before, string[] after) =>
        (long)before.Length * after.Length <= LargestTable
            ? Common(before, after)
            : before.Select(line => ('-', line)).Concat(after.Select(line => ('+', line)));

    private static IEnumerable<(char Sign, string Line)> Common(string[] before, string[] after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        var (a, b) = (0, 0);
        while (a < before.Length || b < after.Length)
        {
            if (a < before.Length && b < after.Length && before[a] == after[b])
            {
                yield return (' ', before[a++]);
                b++;
            }
            else if (b >= after.Length || (a < before.Length && lengths[a + 1, b] >= lengths[a, b + 1]))
            {
                yield return ('-', before[a++]);
            }
            else
            {
                yield return ('+', after[b++]);
            }
        }
    }
}
