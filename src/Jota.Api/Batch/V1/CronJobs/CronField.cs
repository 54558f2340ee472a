using System.Globalization;

namespace Jota.Api;

/// <summary>One field of a cron schedule: which numbers it may hold, and which it does.</summary>
/// <param name="Least">The least number.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Names">Names of numbers, in lower case, the first for <paramref name="Least"/>.</param>
internal sealed record CronField(int Least, int Most, params string[] Names)
{
    public static CronField Minute { get; } = new(0, 59);

    public static CronField Hour { get; } = new(0, 23);

    public static CronField DayOfMonth { get; } = new(1, 31);

    public static CronField Month { get; } =
        new(1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    public static CronField DayOfWeek { get; } = new(0, 6, "sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /// <summary>Reads a field; the error is empty when it is right.</summary>
    public string TryRead(string text, out CronNumbers numbers)
    {
        var set = new SortedSet<int>();
        var any = false;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var error = TryReadPart(part, set, ref any);
            if (error.Length > 0)
            {
                numbers = CronNumbers.Nothing;
                return error;
            }
        }

        numbers = new(set, any, set.Count == Most - Least + 1);
        return "";
    }

    private string TryReadPart(string part, SortedSet<int> set, ref bool any)
    {
        var halves = part.Split('/');
        var ends = halves[0].Split('-');
        var (first, last, step) = (Least, Most, 1);
        var isAny = ends[0] is "*" or "?";
        if (!isAny)
        {
            var error = TryReadRange(part, ends, out first, out last);
            if (error.Length > 0)
            {
                return error;
            }
        }

        if (halves.Length > 2)
        {
            return $"too many slashes: {part}";
        }

        if (halves.Length == 2)
        {
            var error = TryReadNumber(halves[1], out step);
            if (error.Length > 0)
            {
                return error;
            }

            last = ends.Length == 1 ? Most : last;
        }

        any |= isAny && step <= 1;
        return Add(part, first, last, step, set);
    }

    private string Add(string part, int first, int last, int step, SortedSet<int> set)
    {
        var error = (first, last, step) switch
        {
            _ when first < Least => $"beginning of range ({first}) below minimum ({Least}): {part}",
            _ when last > Most => $"end of range ({last}) above maximum ({Most}): {part}",
            _ when first > last => $"beginning of range ({first}) beyond end of range ({last}): {part}",
            (_, _, 0) => $"step of range should be a positive number: {part}",
            _ => "",
        };
        for (long number = first; error.Length == 0 && number <= last; number += step)
        {
            set.Add((int)number);
        }

        return error;
    }

    private string TryReadRange(string part, string[] ends, out int first, out int last)
    {
        last = 0;
        var error = TryReadNumber(ends[0], out first);
        if (error.Length > 0)
        {
            return error;
        }

        switch (ends.Length)
        {
            case 1:
                last = first;
                return "";
            case 2:
                return TryReadNumber(ends[1], out last);
            default:
                return $"too many hyphens: {part}";
        }
    }

    private string TryReadNumber(string text, out int number)
    {
        var name = Array.FindIndex(Names, one => one.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0)
        {
            number = Least + name;
            return "";
        }

        return !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? $"failed to parse int from {text}: it is no number"
            : number < 0 ? $"negative number ({number}) not allowed: {text}"
            : "";
    }
}
