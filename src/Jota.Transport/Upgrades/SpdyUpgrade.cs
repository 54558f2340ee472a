using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.Transport.Upgrades;

/// <summary>The serving side of a change to SPDY/3.1.</summary>
public static class SpdyUpgrade
{
    /// <summary>The protocol's name in <c>Upgrade</c>.</summary>
    public const string Name = "SPDY/3.1";

    /// <summary>Whether a request asks for it.</summary>
    public static bool IsAskedBy(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && request.Headers.Upgrade.ToString().StartsWith(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The protocols that a client offers on top, one header each or all in one.</summary>
    public static IReadOnlyList<string> OfferedBy(HttpRequest request) =>
        [.. request.Headers[StreamProtocols.Header]
            .SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Answers 101; what comes next on the connection is SPDY.</summary>
    public static Task<Stream> AcceptAsync(HttpContext context, string protocol)
    {
        context.Response.Headers.Upgrade = Name;
        if (protocol.Length > 0)
        {
            context.Response.Headers[StreamProtocols.Header] = protocol;
        }

        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }
}
