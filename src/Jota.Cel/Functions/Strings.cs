using System.Text.RegularExpressions;
using Jota.Api;

namespace Jota.Cel.Functions;

/// <summary>Functions of text: the language's own, and Kubernetes' (strings, regular expressions, JSON patch's keys).</summary>
internal static class Strings
{
    private const int PatternsKept = 256;

    private static readonly CelType S = CelType.String;
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    public static void AddTo(CelFunctions functions)
    {
        functions.Global("jsonpatch.escapeKey", [CelType.String], CelType.String, (x, budget) => new CelString(
            Text(x[0], budget).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
        foreach (var isMember in (bool[])[false, true])
        {
            functions.Add(new("size", isMember, [S], CelType.Int, (x, budget) => CelInt.Of(CelText.Length(Text(x[0], budget)))));
            functions.Add(new("size", isMember, [CelType.Bytes], CelType.Int, (x, _) => CelInt.Of(((CelBytes)x[0]).Value.Length)));
            functions.Add(new("matches", isMember, [S, S], CelType.Bool, (x, budget) =>
                WithPattern(x[0], x[1], budget, (text, pattern) => CelBool.Of(pattern.IsMatch(text)))));
        }

        Test(functions, "contains", (text, part) => text.Contains(part, StringComparison.Ordinal));
        Test(functions, "startsWith", (text, part) => text.StartsWith(part, StringComparison.Ordinal));
        Test(functions, "endsWith", (text, part) => text.EndsWith(part, StringComparison.Ordinal));
        Change(functions, "lowerAscii", text => CelText.Map(text, char.ToLowerInvariant));
        Change(functions, "upperAscii", text => CelText.Map(text, char.ToUpperInvariant));
        Change(functions, "trim", text => text.Trim());
        functions.Global("strings.quote", [S], S, (x, budget) => new CelString(CelText.Quote(Text(x[0], budget))));
        functions.Global("jsonpatch.escapeKey", [S], S, (x, budget) =>
            new CelString(Text(x[0], budget).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
        functions.Member("charAt", [S, CelType.Int], S, CharAt);
        functions.Member("substring", [S, CelType.Int], S, Substring);
        functions.Member("substring", [S, CelType.Int, CelType.Int], S, Substring);
        functions.Member("indexOf", [S, S], CelType.Int, IndexOf);
        functions.Member("indexOf", [S, S, CelType.Int], CelType.Int, IndexOf);
        functions.Member("lastIndexOf", [S, S], CelType.Int, LastIndexOf);
        functions.Member("lastIndexOf", [S, S, CelType.Int], CelType.Int, LastIndexOf);
        functions.Member("replace", [S, S, S], S, Replace);
        functions.Member("replace", [S, S, S, CelType.Int], S, Replace);
        functions.Member("split", [S, S], CelType.List(S), Split);
        functions.Member("split", [S, S, CelType.Int], CelType.List(S), Split);
        functions.Member("join", [CelType.List(S)], S, Join);
        functions.Member("join", [CelType.List(S), S], S, Join);
        functions.Member("find", [S, S], S, (x, budget) =>
            WithPattern(x[0], x[1], budget, (text, pattern) => new CelString(pattern.Match(text).Value)));
        functions.Member("findAll", [S, S], CelType.List(S), (x, budget) => FindAll(x[0], x[1], -1, budget));
        functions.Member("findAll", [S, S, CelType.Int], CelType.List(S), (x, budget) => FindAll(x[0], x[1], Int(x[2]), budget));
        functions.Member("format", [S, CelType.AnyList], S, (x, budget) => CelFormatter.Format(Text(x[0], budget), (CelList)x[1], budget));
    }

    /// <summary>A text, once what looking through it costs is paid.</summary>
    internal static string Text(CelValue value, CelBudget budget)
    {
        var text = ((CelString)value).Value;
        budget.SpendFor(text.Length);
        return text;
    }

    private static long Int(CelValue value) => ((CelInt)value).Value;

    private static void Test(CelFunctions functions, string name, Func<string, string, bool> holds) =>
        functions.Member(name, [S, S], CelType.Bool, (x, budget) => CelBool.Of(holds(Text(x[0], budget), Text(x[1], budget))));

    private static void Change(CelFunctions functions, string name, Func<string, string> change) =>
        functions.Member(name, [S], S, (x, budget) => new CelString(change(Text(x[0], budget))));

    private static CelValue WithPattern(CelValue text, CelValue pattern, CelBudget budget, Func<string, Regex, CelValue> use)
    {
        var (searched, written) = (((CelString)text).Value, ((CelString)pattern).Value);

        // Such a pattern takes time with both, and no more.
        budget.Spend(1 + ((1 + (searched.Length / 10L)) * (1 + (written.Length / 4L))));
        try
        {
            if (!Patterns.TryGetValue(written, out var known))
            {
                known = GoPattern.Compile(written);
                if (Patterns.Count < PatternsKept)
                {
                    Patterns.TryAdd(written, known);
                }
            }

            return use(searched, known);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return new CelError($"error parsing regexp: {e.Message}");
        }
    }

    private static CelValue FindAll(CelValue text, CelValue pattern, long limit, CelBudget budget) => limit == 0 ? CelList.Of([])
        : WithPattern(text, pattern, budget, (searched, known) =>
        {
            var found = new List<CelValue>();
            for (var match = known.Match(searched); match.Success && (limit < 0 || found.Count < limit); match = match.NextMatch())
            {
                budget.Spend();
                found.Add(new CelString(match.Value));
            }

            return CelList.Of(found);
        });

    private static CelValue CharAt(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var (text, at) = (Text(x[0], budget), Int(x[1]));
        var length = CelText.Length(text);
        if (at < 0 || at > length)
        {
            return OutOfRange(at);
        }

        return new CelString(at == length ? "" : CelText.Points(text[CelText.ToUnits(text, (int)at)..]).First());
    }

    private static CelValue Substring(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var text = Text(x[0], budget);
        var length = CelText.Length(text);
        var (from, to) = (Int(x[1]), x.Length > 2 ? Int(x[2]) : length);
        if (from < 0 || from > length)
        {
            return OutOfRange(from);
        }

        if (to < 0 || to > length)
        {
            return OutOfRange(to);
        }

        return to < from
            ? new CelError($"invalid substring range. start: {from}, end: {to}")
            : new CelString(text[CelText.ToUnits(text, (int)from)..CelText.ToUnits(text, (int)to)]);
    }

    private static CelValue IndexOf(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var (text, part) = (Text(x[0], budget), Text(x[1], budget));
        var from = x.Length > 2 ? Int(x[2]) : 0;
        if (from < 0 || from > CelText.Length(text))
        {
            return part.Length == 0 && from >= 0 && x.Length > 2 ? CelInt.Of(from) : OutOfRange(from);
        }

        var at = text.IndexOf(part, CelText.ToUnits(text, (int)from), StringComparison.Ordinal);
        return CelInt.Of(at < 0 ? -1 : CelText.ToPoints(text, at));
    }

    private static CelValue LastIndexOf(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var (text, part) = (Text(x[0], budget), Text(x[1], budget));
        var length = CelText.Length(text);
        var from = x.Length > 2 ? Int(x[2]) : length;
        if (from < 0 || from > length)
        {
            return OutOfRange(from);
        }

        // The part begins at that place at the latest.
        var end = Math.Min(text.Length, CelText.ToUnits(text, (int)from) + part.Length);
        var at = text.AsSpan(0, end).LastIndexOf(part);
        return CelInt.Of(at < 0 ? -1 : CelText.ToPoints(text, at));
    }

    private static CelValue Replace(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var (text, old, with) = (Text(x[0], budget), Text(x[1], budget), Text(x[2], budget));
        var limit = x.Length > 3 ? Int(x[3]) : -1;
        var parts = SplitParts(text, old, limit < 0 ? -1 : limit == long.MaxValue ? limit : limit + 1);
        budget.SpendFor(text.Length + ((long)parts.Count * with.Length));
        return new CelString(old.Length == 0 && limit != 0 ? Interleave(text, with, limit) : string.Join(with, parts));
    }

    // An empty text is found before each code point, and behind the last.
    private static string Interleave(string text, string with, long limit)
    {
        var left = limit < 0 ? long.MaxValue : limit;
        var result = new System.Text.StringBuilder(text.Length);
        foreach (var point in CelText.Points(text))
        {
            result.Append(left-- > 0 ? with : "").Append(point);
        }

        return result.Append(left > 0 ? with : "").ToString();
    }

    private static CelValue Split(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var (text, separator) = (Text(x[0], budget), Text(x[1], budget));
        var limit = x.Length > 2 ? Int(x[2]) : -1;
        if (limit == 0)
        {
            return CelList.Of([]);
        }

        var parts = SplitParts(text, separator, limit);
        budget.Spend(parts.Count);
        return CelList.Of([.. parts.Select(part => new CelString(part))]);
    }

    private static IReadOnlyList<string> SplitParts(string text, string separator, long limit)
    {
        var count = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        if (separator.Length > 0)
        {
            return text.Split(separator, count);
        }

        var points = CelText.Points(text).ToList();
        return points.Count <= count ? points : [.. points.Take(count - 1), string.Concat(points.Skip(count - 1))];
    }

    private static CelValue Join(ReadOnlySpan<CelValue> x, CelBudget budget)
    {
        var list = (CelList)x[0];
        var separator = x.Length > 1 ? Text(x[1], budget) : "";
        var parts = new List<string>(list.Count);
        foreach (var item in Operators.Items(list))
        {
            if (item is not CelString text)
            {
                return CelError.NoOverload();
            }

            budget.SpendFor(text.Value.Length + separator.Length);
            parts.Add(text.Value);
        }

        return new CelString(string.Join(separator, parts));
    }

    private static CelError OutOfRange(long index) => new($"index out of range: {index}");
}
