using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Jota.ApiServer.Http;

/// <summary>One tag of a page: which of its attributes are links. Pure.</summary>
internal static partial class HtmlTag
{
    private static readonly FrozenSet<string> NoMarkupWithin = FrozenSet.Create(
        StringComparer.Ordinal, "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes");

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n\f/>");

    /// <summary>As upstream's table.</summary>
    private static readonly FrozenDictionary<string, string[]> Links = new Dictionary<string, string[]>
    {
        ["a"] = ["href"],
        ["applet"] = ["codebase"],
        ["area"] = ["href"],
        ["audio"] = ["src"],
        ["base"] = ["href"],
        ["blockquote"] = ["cite"],
        ["body"] = ["background"],
        ["button"] = ["formaction"],
        ["command"] = ["icon"],
        ["del"] = ["cite"],
        ["embed"] = ["src"],
        ["form"] = ["action"],
        ["frame"] = ["longdesc", "src"],
        ["head"] = ["profile"],
        ["html"] = ["manifest"],
        ["iframe"] = ["longdesc", "src"],
        ["img"] = ["longdesc", "src", "usemap"],
        ["input"] = ["src", "usemap", "formaction"],
        ["ins"] = ["cite"],
        ["link"] = ["href"],
        ["object"] = ["classid", "codebase", "data", "usemap"],
        ["q"] = ["cite"],
        ["script"] = ["src"],
        ["source"] = ["src"],
        ["track"] = ["src"],
        ["video"] = ["poster", "src"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The tag with its links rewritten; the same string when nothing changes. Bytes are Latin-1 characters.</summary>
    public static string Rewrite(string tag, Func<string, string> rewrite) => Links.TryGetValue(NameOf(tag), out var links)
        ? Attribute().Replace(tag, match => Changed(match, links, rewrite)) is var changed && changed == tag ? tag : changed
        : tag;

    /// <summary>The name of an element that opens here and has no markup within; else empty.</summary>
    public static string RawOf(string tag) =>
        NameOf(tag) is var name && NoMarkupWithin.Contains(name) && !tag.EndsWith("/>", StringComparison.Ordinal) ? name : "";

    private static string NameOf(string tag)
    {
        var end = tag.AsSpan(1).IndexOfAny(NameEnds);
        return end <= 0 ? "" : tag.Substring(1, end).ToLowerInvariant();
    }

    private static string Changed(Match match, string[] links, Func<string, string> rewrite)
    {
        var (name, value) = (match.Groups["name"].Value, match.Groups["value"]);
        if (!links.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return match.Value;
        }

        var link = WebUtility.HtmlDecode(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value.Value)));
        var leading = rewrite(link);
        if (leading == link)
        {
            return match.Value;
        }

        var encoded = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(leading)));
        var quote = match.Groups["quote"].Value is { Length: > 0 } own ? own : "\"";
        return $"{match.Groups["before"].Value}{quote}{encoded}{quote}";
    }

    // Without quotes a value ends at the next space.
    [GeneratedRegex("""(?<before>(?<=[\s"'/])(?<name>[^\s"'<>/=]+)\s*=\s*)(?:(?<quote>["'])(?<value>.*?)\k<quote>|(?<value>[^\s"'>]+))""",
        RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attribute();
}
