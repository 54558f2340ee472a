namespace Jota.Api;

/// <summary>A URL taken apart as Go does it, which is what upstream's rules are about.</summary>
internal readonly record struct UrlParts(string Scheme, string Host, string? User, string Query, string Fragment, string? Problem)
{
    public static UrlParts Of(string url)
    {
        if (url.Any(c => c is < ' ' or '\x7f'))
        {
            return Wrong(url, "net/url: invalid control character in URL");
        }

        var (rest, fragment) = Cut(url, '#');
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon == 0)
        {
            return Wrong(url, "missing protocol scheme");
        }

        var hasScheme = colon > 0 && char.IsAsciiLetter(rest[0]) && rest.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0;
        var scheme = hasScheme ? rest[..colon].ToLowerInvariant() : "";
        (rest, var query) = Cut(hasScheme ? rest[(colon + 1)..] : rest, '?');
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return !hasScheme && rest.Split('/')[0].Contains(':', StringComparison.Ordinal)
                ? Wrong(url, "first path segment in URL cannot contain colon")
                : new(scheme, "", null, query, fragment, EscapeProblem(url, rest));
        }

        var (authority, path) = Cut(rest[2..], '/');
        var at = authority.LastIndexOf('@');
        var (user, host) = at < 0 ? (null, authority) : (authority[..at], authority[(at + 1)..]);
        return new(scheme, host, user, query, fragment, HostProblem(url, host) ?? EscapeProblem(url, path));
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    private static string? HostProblem(string url, string host)
    {
        if (host.IndexOfAny([' ', '<', '>', '"', '\\', '^', '`', '{', '|', '}']) is >= 0 and var place)
        {
            return Told(url, $"invalid character \"{host[place]}\" in host name");
        }

        var port = host.IndexOf(':', host.StartsWith('[') ? Math.Max(host.LastIndexOf(']'), 0) : 0);
        return port >= 0 && host.AsSpan(port + 1).IndexOfAnyExceptInRange('0', '9') >= 0
            ? Told(url, $"invalid port \"{host[port..]}\" after host")
            : null;
    }

    private static string? EscapeProblem(string url, string path)
    {
        for (var i = path.IndexOf('%', StringComparison.Ordinal); i >= 0; i = path.IndexOf('%', i + 1))
        {
            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                return Told(url, $"invalid URL escape \"{path.AsSpan(i, Math.Min(3, path.Length - i))}\"");
            }
        }

        return null;
    }

    private static UrlParts Wrong(string url, string problem) => new("", "", null, "", "", Told(url, problem));

    private static string Told(string url, string problem) => $"parse {ShownText.Show(url)}: {problem}";

    private static (string Before, string After) Cut(string text, char at)
    {
        var place = text.IndexOf(at, StringComparison.Ordinal);
        return place < 0 ? (text, "") : (text[..place], text[(place + 1)..]);
    }
}
