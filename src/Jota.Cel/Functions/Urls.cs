using System.Buffers;

namespace Jota.Cel.Functions;

/// <summary>An absolute address, or the path of one.</summary>
internal sealed class CelUrl : CelValue
{
    private static readonly SearchValues<char> Impossible = SearchValues.Create(" \t\r\n\"<>\\^`{|}");

    private CelUrl(string text, string scheme, string host, string path, string query) =>
        (Text, Scheme, Host, Path, Query) = (text, scheme, host, path, query);

    public static CelType TypeOf { get; } = CelType.Opaque("kubernetes.URL");

    public string Text { get; }

    public string Scheme { get; }

    /// <summary>With its port.</summary>
    public string Host { get; }

    public string Path { get; }

    public string Query { get; }

    public override CelType Type => TypeOf;

    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelUrl url && url.Text == Text;

    public static CelUrl? Parse(string text)
    {
        if (text.AsSpan().ContainsAny(Impossible))
        {
            return null;
        }

        var rest = text;
        var scheme = "";
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon > 0 && !text.StartsWith('/'))
        {
            (scheme, rest) = (text[..colon].ToLowerInvariant(), text[(colon + 3)..]);
            if (!char.IsAsciiLetter(scheme[0]) || !scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
            {
                return null;
            }
        }
        else if (!text.StartsWith('/'))
        {
            return null;
        }

        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        var (before, query) = mark < 0 ? (rest, "") : (rest[..mark], rest[(mark + 1)..]);
        var slash = before.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = scheme.Length == 0 ? ("", before) : slash < 0 ? (before, "") : (before[..slash], before[slash..]);
        host = host[(host.LastIndexOf('@') + 1)..];
        return IsHost(host) ? new(text, scheme, host, path, query) : null;
    }

    /// <summary>Without its port, and without the brackets of an IPv6 address.</summary>
    public string HostName => Host.StartsWith('[') ? Host[1..Host.IndexOf(']', StringComparison.Ordinal)] : Host.Split(':')[0];

    public string Port
    {
        get
        {
            var end = Host.LastIndexOf(']');
            var colon = Host.IndexOf(':', Math.Max(end, 0));
            return colon < 0 ? "" : Host[(colon + 1)..];
        }
    }

    private static bool IsHost(string host)
    {
        if (host.StartsWith('['))
        {
            var end = host.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && System.Net.IPAddress.TryParse(host[1..end], out _) && IsPort(host[(end + 1)..]);
        }

        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || IsPort(host[colon..]);
    }

    private static bool IsPort(string port) => port.Length == 0 || (port[0] == ':' && port.Skip(1).All(char.IsAsciiDigit));
}

/// <summary>Functions of addresses.</summary>
internal static class Urls
{
    private static readonly CelType U = CelUrl.TypeOf;

    public static void AddTo(CelFunctions functions)
    {
        functions.Global("url", [CelType.String], U, (x, budget) =>
            CelUrl.Parse(Strings.Text(x[0], budget)) ?? (CelValue)new CelError(
                $"URL parse error during conversion from string: parse \"{((CelString)x[0]).Value}\": invalid URI for request"));
        functions.Global("isURL", [CelType.String], CelType.Bool, (x, budget) =>
            CelBool.Of(CelUrl.Parse(Strings.Text(x[0], budget)) is not null));
        Part(functions, "getScheme", url => url.Scheme);
        Part(functions, "getHost", url => url.Host);
        Part(functions, "getHostname", url => url.HostName);
        Part(functions, "getPort", url => url.Port);
        Part(functions, "getEscapedPath", url =>
            string.Join('/', url.Path.Split('/').Select(part => Uri.EscapeDataString(Uri.UnescapeDataString(part)))));
        functions.Member("getQuery", [U], CelType.Map(CelType.String, CelType.List(CelType.String)), (x, budget) =>
            Query((CelUrl)x[0], budget));
    }

    private static void Part(CelFunctions functions, string name, Func<CelUrl, string> of) =>
        functions.Member(name, [U], CelType.String, (x, _) => new CelString(of((CelUrl)x[0])));

    private static CelMap Query(CelUrl url, CelBudget budget)
    {
        budget.SpendFor(url.Query.Length);
        var values = new Dictionary<CelKey, CelValue>();
        foreach (var group in url.Query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .GroupBy(pair => Plain(pair[0]), pair => pair.Length > 1 ? Plain(pair[1]) : "", StringComparer.Ordinal))
        {
            values[CelKey.Of(group.Key)] = CelList.Of([.. group.Select(value => new CelString(value))]);
        }

        return CelMap.Of(values);
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
