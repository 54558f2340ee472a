using Microsoft.AspNetCore.Http;

namespace Jota.Transport.Https;

/// <summary>The token of <c>Authorization: Bearer …</c>.</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token of a request, or null when there is none.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header[Scheme.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
    }
}
