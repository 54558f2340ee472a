using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Jota.Api;

/// <summary>
/// A set of completion indexes, kept and written as a job's status tells it: <c>1,3-5,7</c>. Immutable. Costs what its ranges cost, not
/// its members.
/// </summary>
public sealed class JobIndexes
{
    private readonly ImmutableArray<(int First, int Last)> _ranges;

    private JobIndexes(ImmutableArray<(int First, int Last)> ranges)
    {
        _ranges = ranges;
        Count = ranges.Sum(range => range.Last - range.First + 1);
    }

    /// <summary>No index.</summary>
    public static JobIndexes None { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>
    /// Reads a text strictly, as users may write it: in rising order, below the number of completions. Answers false and why when it is
    /// not so.
    /// </summary>
    public static bool TryParse(string? text, int completions, out JobIndexes indexes, out string error)
    {
        (indexes, error) = (None, "");
        var ranges = ImmutableArray.CreateBuilder<(int First, int Last)>();
        var last = -1;
        foreach (var part in string.IsNullOrEmpty(text) ? [] : text.Split(','))
        {
            if (!TryParseRange(part, completions, out var range, out error))
            {
                return false;
            }

            if (range.First <= last)
            {
                error = NotRising(last, range.First);
                return false;
            }

            Append(ranges, range);
            last = range.Last;
        }

        indexes = new(ranges.ToImmutable());
        return true;
    }

    /// <summary>Reads what a status tells; what is past the number of completions now, or cannot be read, is left out.</summary>
    public static JobIndexes Of(string? text, int completions)
    {
        var ranges = ImmutableArray.CreateBuilder<(int First, int Last)>();
        foreach (var part in string.IsNullOrEmpty(text) ? [] : text.Split(','))
        {
            if (TryParseRange(part, int.MaxValue, out var range, out _) && range.First < completions
                && (ranges.Count == 0 || range.First > ranges[^1].Last))
            {
                Append(ranges, range with { Last = Math.Min(range.Last, completions - 1) });
            }
        }

        return new(ranges.ToImmutable());
    }

    /// <summary>Whether an index is among them.</summary>
    public bool Contains(int index) => RangeOf(index) is not null;

    /// <summary>The first index from one on that is not among them; steps over whole ranges.</summary>
    public int FirstWithout(int from) => RangeOf(from) is { } range ? range.Last + 1 : from;

    /// <summary>These and more.</summary>
    public JobIndexes With(IEnumerable<int> more)
    {
        var added = more.Where(index => !Contains(index)).Distinct().Order().ToList();
        if (added.Count == 0)
        {
            return this;
        }

        var ranges = ImmutableArray.CreateBuilder<(int First, int Last)>();
        var next = 0;
        foreach (var range in _ranges)
        {
            for (; next < added.Count && added[next] < range.First; next++)
            {
                Append(ranges, (added[next], added[next]));
            }

            Append(ranges, range);
        }

        for (; next < added.Count; next++)
        {
            Append(ranges, (added[next], added[next]));
        }

        return new(ranges.ToImmutable());
    }

    /// <summary>How many are in both.</summary>
    public int CommonWith(JobIndexes other) => Common(other).Sum(range => range.Last - range.First + 1);

    /// <summary>The first one that is in both; null when none is.</summary>
    public int? FirstCommonWith(JobIndexes other)
    {
        foreach (var range in Common(other))
        {
            return range.First;
        }

        return null;
    }

    /// <summary>The status's text; two neighbours are told one by one, as upstream does.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (first, last) in _ranges)
        {
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{first}");
            if (last > first)
            {
                text.Append(last == first + 1 ? ',' : '-').Append(CultureInfo.InvariantCulture, $"{last}");
            }
        }

        return text.ToString();
    }

    private (int First, int Last)? RangeOf(int index)
    {
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var range = _ranges[middle];
            if (index < range.First)
            {
                high = middle - 1;
            }
            else if (index > range.Last)
            {
                low = middle + 1;
            }
            else
            {
                return range;
            }
        }

        return null;
    }

    private IEnumerable<(int First, int Last)> Common(JobIndexes other)
    {
        var (mine, theirs) = (0, 0);
        while (mine < _ranges.Length && theirs < other._ranges.Length)
        {
            var (one, two) = (_ranges[mine], other._ranges[theirs]);
            var (first, last) = (Math.Max(one.First, two.First), Math.Min(one.Last, two.Last));
            if (first <= last)
            {
                yield return (first, last);
            }

            (mine, theirs) = one.Last < two.Last ? (mine + 1, theirs) : (mine, theirs + 1);
        }
    }

    private static void Append(ImmutableArray<(int First, int Last)>.Builder ranges, (int First, int Last) range)
    {
        if (ranges.Count > 0 && ranges[^1].Last == range.First - 1)
        {
            ranges[^1] = (ranges[^1].First, range.Last);
        }
        else
        {
            ranges.Add(range);
        }
    }

    private static bool TryParseRange(string part, int completions, out (int First, int Last) range, out string error)
    {
        range = default;
        var ends = part.Split('-');
        if (ends.Length > 2)
        {
            error = $"the fragment {ShownText.Show(part)} violates the requirement that an index interval can have at most two parts "
                + "separated by '-'";
            return false;
        }

        if (!TryParseIndex(ends[0], completions, out var first, out error)
            || !TryParseIndex(ends[^1], completions, out var last, out error))
        {
            return false;
        }

        error = ends.Length == 2 && first >= last ? NotRising(first, last) : "";
        range = (first, last);
        return error.Length == 0;
    }

    private static bool TryParseIndex(string text, int completions, out int index, out string error)
    {
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);
        error = !isNumber ? $"cannot convert string to integer for index: {ShownText.Show(text)}"
            : index >= completions ? $"too large index: {ShownText.Show(text)}"
            : "";
        return error.Length == 0;
    }

    private static string NotRising(int previous, int current) =>
        string.Create(CultureInfo.InvariantCulture, $"non-increasing order, previous: {previous}, current: {current}");
}
