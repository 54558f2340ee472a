using System.Globalization;
using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary>What stands between brackets: an index, a slice, a quoted path, or several of them with commas.</summary>
internal static partial class JsonPathBracket
{
    public static JsonPathNode Read(string inner)
    {
        var parts = inner.Split(',');
        return parts.Length == 1
            ? Part(inner.Trim())
            : new JsonPathNode.Union([.. parts.Select(part => new JsonPathNode.Steps([Part(part.Trim())]))]);
    }

    private static JsonPathNode Part(string inner)
    {
        if (inner is ['\'', .. var key, '\''])
        {
            return JsonPathReader.Path("." + key);
        }

        var match = Indexes().Match(inner);
        if (!match.Success)
        {
            throw new FormatException($"invalid array index {inner}");
        }

        static int? Whole(Group group) => group.Value.Length > 0 ? int.Parse(group.Value, CultureInfo.InvariantCulture) : null;
        var (first, end) = (Whole(match.Groups[1]), Whole(match.Groups[3]));
        return match.Groups[2].Success
            ? new JsonPathNode.Slice(first, end, match.Groups[4].Success ? Whole(match.Groups[5]) : null, IsIndex: false)
            : new JsonPathNode.Slice(first, first + 1, null, IsIndex: true);
    }

    [GeneratedRegex(@"^\s*(-?\d*)\s*(?:(:)\s*(-?\d*)\s*(?:(:)\s*(-?\d*)\s*)?)?\z")]
    private static partial Regex Indexes();
}
