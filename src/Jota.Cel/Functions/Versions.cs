using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Jota.Cel.Functions;

/// <summary>A version by the rules of semver.org.</summary>
internal sealed partial class CelVersion : CelValue, IComparable<CelVersion>
{
    private const string Number = "(0|[1-9][0-9]*)";
    private const string Mark = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
    private const string Built = "[0-9a-zA-Z-]+";

    private CelVersion(long[] numbers, string[] marks, string build) => (Numbers, Marks, Build) = (numbers, marks, build);

    public static CelType TypeOf { get; } = CelType.Opaque("kubernetes.Semver");

    /// <summary>Major, minor and patch.</summary>
    public long[] Numbers { get; }

    public override CelType Type => TypeOf;

    private string[] Marks { get; }

    private string Build { get; }

    public override bool IsEqual(CelValue other, CelBudget budget) =>
        other is CelVersion version && CompareTo(version) == 0 && version.Build == Build;

    /// <summary>Null when it is none.</summary>
    /// <param name="text">The version.</param>
    /// <param name="isLoose">Whether a <c>v</c> in front, missing numbers and leading zeros are forgiven.</param>
    public static CelVersion? Parse(string text, bool isLoose)
    {
        if (isLoose)
        {
            text = Loosened(text.StartsWith('v') ? text[1..] : text);
        }

        var match = Form.Match(text);
        if (!match.Success || !long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var major)
            || !long.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var minor)
            || !long.TryParse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture, out var patch))
        {
            return null;
        }

        return new([major, minor, patch], match.Groups[4].Success ? match.Groups[4].Value.Split('.') : [], match.Groups[5].Value);
    }

    public int CompareTo(CelVersion? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < 3; i++)
        {
            if (Numbers[i] != other.Numbers[i])
            {
                return Numbers[i].CompareTo(other.Numbers[i]);
            }
        }

        if (Marks.Length == 0 || other.Marks.Length == 0)
        {
            // What leads to a version comes before it.
            return (Marks.Length == 0 ? 1 : 0) - (other.Marks.Length == 0 ? 1 : 0);
        }

        return Marks.Zip(other.Marks, CompareMarks).FirstOrDefault(order => order != 0, Marks.Length.CompareTo(other.Marks.Length));
    }

    private static int CompareMarks(string left, string right)
    {
        var (isLeft, isRight) = (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit));
        return (isLeft, isRight) switch
        {
            (true, true) => BigInteger.Parse(left, CultureInfo.InvariantCulture).CompareTo(
                BigInteger.Parse(right, CultureInfo.InvariantCulture)),
            (true, false) => -1,
            (false, true) => 1,
            _ => Math.Sign(string.CompareOrdinal(left, right)),
        };
    }

    private static string Loosened(string text)
    {
        var end = text.AsSpan().IndexOfAny('-', '+');
        var (numbers, rest) = end < 0 ? (text, "") : (text[..end], text[end..]);
        var parts = numbers.Split('.').Select(part => part.Length > 1 ? part.TrimStart('0').PadLeft(1, '0') : part).ToList();
        while (parts.Count < 3 && rest.Length == 0)
        {
            parts.Add("0");
        }

        return string.Join('.', parts) + rest;
    }

    [GeneratedRegex(
        $@"^{Number}\.{Number}\.{Number}(?:-({Mark}(?:\.{Mark})*))?(?:\+({Built}(?:\.{Built})*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }
}

/// <summary>Functions of versions.</summary>
internal static class Versions
{
    private static readonly CelType V = CelVersion.TypeOf;
    private static readonly CelType S = CelType.String;

    public static void AddTo(CelFunctions functions)
    {
        functions.Global("semver", [S], V, (x, budget) => Parse(x[0], isLoose: false, budget) ?? (CelValue)NotOne());
        functions.Global("semver", [S, CelType.Bool], V, (x, budget) => Parse(x[0], ((CelBool)x[1]).Value, budget) ?? (CelValue)NotOne());
        functions.Global("isSemver", [S], CelType.Bool, (x, budget) => CelBool.Of(Parse(x[0], isLoose: false, budget) is not null));
        functions.Global("isSemver", [S, CelType.Bool], CelType.Bool, (x, budget) =>
            CelBool.Of(Parse(x[0], ((CelBool)x[1]).Value, budget) is not null));
        functions.Member("major", [V], CelType.Int, (x, _) => CelInt.Of(((CelVersion)x[0]).Numbers[0]));
        functions.Member("minor", [V], CelType.Int, (x, _) => CelInt.Of(((CelVersion)x[0]).Numbers[1]));
        functions.Member("patch", [V], CelType.Int, (x, _) => CelInt.Of(((CelVersion)x[0]).Numbers[2]));
        functions.Member("compareTo", [V, V], CelType.Int, (x, _) => CelInt.Of(Math.Sign(((CelVersion)x[0]).CompareTo((CelVersion)x[1]))));
        functions.Member("isLessThan", [V, V], CelType.Bool, (x, _) => CelBool.Of(((CelVersion)x[0]).CompareTo((CelVersion)x[1]) < 0));
        functions.Member("isGreaterThan", [V, V], CelType.Bool, (x, _) => CelBool.Of(((CelVersion)x[0]).CompareTo((CelVersion)x[1]) > 0));
    }

    private static CelVersion? Parse(CelValue text, bool isLoose, CelBudget budget) =>
        CelVersion.Parse(Strings.Text(text, budget), isLoose);

    private static CelError NotOne() => new CelError("failed to parse semver: Invalid character(s) found or a number is missing");
}
