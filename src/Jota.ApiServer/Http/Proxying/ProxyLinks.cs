namespace Jota.ApiServer.Http;

/// <summary>Turns links within a proxied server into links that lead through the proxy, as upstream does. Pure.</summary>
/// <param name="Prefix">The path of the proxy.</param>
/// <param name="Authority">The proxied server's host and port.</param>
/// <param name="RequestHost">What the client called us.</param>
internal sealed record ProxyLinks(string Prefix, string Authority, string RequestHost)
{
    /// <summary>
    /// The link as the client is to follow it; the same when it leads elsewhere, is relative, or goes through the proxy already.
    /// </summary>
    public string Rewrite(string link)
    {
        var (head, host, path) = Split(link);
        var isElsewhere = host.Length > 0 && host != Authority && host != RequestHost;
        if (isElsewhere || !path.StartsWith('/'))
        {
            return link;
        }

        var kept = host == RequestHost ? head : "";
        return path.StartsWith(Prefix, StringComparison.Ordinal) ? kept + path : kept + Prefix + path;
    }

    /// <summary>What stands before the path, the host in it, and the path with all that follows.</summary>
    private static (string Head, string Host, string Path) Split(string link)
    {
        var slashes = link.IndexOf("//", StringComparison.Ordinal);
        if (slashes < 0 || !IsScheme(link.AsSpan(0, slashes)))
        {
            return ("", "", link);
        }

        var begin = slashes + 2;
        var end = link.AsSpan(begin).IndexOfAny("/?#") is var at and >= 0 ? begin + at : link.Length;
        return (link[..end], link[begin..end], link[end..]);
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        foreach (var c in text[..^1])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return text[^1] == ':' && text.Length > 1;
    }
}
