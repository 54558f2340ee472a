namespace Jota.Kubectl;

/// <summary>Flags whose values are pairs: <c>--env=A=1,B=2 --env=C=3</c>.</summary>
internal static class FlagPairs
{
    /// <summary>All pairs of a flag, in the order given; what comes later for a key counts.</summary>
    public static IReadOnlyDictionary<string, string> Of(FlagValues flags, string name)
    {
        var pairs = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in flags.All(name))
        {
            foreach (var pair in PartsOf(value))
            {
                var sign = pair.IndexOf('=', StringComparison.Ordinal);
                if (sign < 0)
                {
                    throw KubectlException.Error(
                        $"invalid argument \"{value}\" for \"--{name}\" flag: {pair} must be formatted as key=value");
                }

                pairs[pair[..sign]] = pair[(sign + 1)..];
            }
        }

        return pairs;
    }

    /// <summary>Commas part pairs, but not where there is only one, nor between quotes.</summary>
    private static List<string> PartsOf(string value)
    {
        if (value.Count(letter => letter == '=') < 2)
        {
            return [value.Trim('"')];
        }

        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i < value.Length; i++)
        {
            quoted ^= value[i] == '"';
            if (value[i] == ',' && !quoted)
            {
                parts.Add(value[start..i]);
                start = i + 1;
            }
        }

        parts.Add(value[start..]);
        return parts.ConvertAll(part => part is ['"', .. var within, '"'] ? within.Replace("\"\"", "\"", StringComparison.Ordinal) : part);
    }
}
