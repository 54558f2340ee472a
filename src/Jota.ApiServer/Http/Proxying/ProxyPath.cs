using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>A proxied path in its two halves, both as the client escaped them. Pure.</summary>
/// <param name="Prefix">What leads to the object, up to and with <c>/proxy</c>.</param>
/// <param name="Rest">What is asked of the object, with the slash before it; empty when nothing follows.</param>
internal readonly record struct ProxyPath(string Prefix, string Rest)
{
    /// <summary>Cuts a request's path behind its first <paramref name="depth"/> parts.</summary>
    public static ProxyPath Of(HttpRequest request, int depth)
    {
        var path = Raw(request);
        var end = 0;
        for (var part = 0; part < depth; part++)
        {
            while (path[end] == '/')
            {
                end++;
            }

            end = path.IndexOf('/', end) is var slash and >= 0 ? slash : path.Length;
        }

        return new(path[..end], path[end..]);
    }

    // What decides about access is the path without dots in it: the parts that are counted here must be the same.
    private static string Raw(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.AsSpan(0, target.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? query : target.Length);
        return path.StartsWith('/') && !HasDots(path) ? path.ToString() : request.Path.ToUriComponent();
    }

    private static bool HasDots(ReadOnlySpan<char> path)
    {
        foreach (var part in path.Split('/'))
        {
            if (path[part] is "." or ".." || path[part].Contains("%2e", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
