using System.Globalization;
using System.Security.Cryptography;

namespace Jota.ApiServer.Webhooks;

/// <summary>Where a webhook is asked, and whose certificates are believed there; for admission, conversion and others.</summary>
internal sealed class WebhookAddress
{
    private const int UsualPort = 443;

    private WebhookAddress(Uri url, ServicePlace? service, byte[]? authorities)
    {
        (Url, Service, Authorities) = (url, service, authorities is { Length: > 0 } ? authorities : null);
        var hash = Authorities is null ? "" : Convert.ToHexString(SHA256.HashData(Authorities));
        Connections = $"{(service is null ? "url" : "service")} {url.Authority} {hash}";
    }

    /// <summary>What is asked; of a service, <c>https://NAME.NAMESPACE.svc:PORT/PATH</c>, whose host its certificate is for.</summary>
    public Uri Url { get; }

    /// <summary>The service behind which it is; null when it is where <see cref="Url"/> says.</summary>
    public ServicePlace? Service { get; }

    /// <summary>Who may have signed its certificate, in PEM; null for those whom the machine believes.</summary>
    public byte[]? Authorities { get; }

    /// <summary>Addresses of which this is equal may share connections.</summary>
    public string Connections { get; }

    /// <summary>At a URL. Throws <see cref="UriFormatException"/> for what is none; validation refuses those.</summary>
    public static WebhookAddress Of(string url, byte[]? authorities) => new(new(url), null, authorities);

    /// <summary>Behind a service.</summary>
    public static WebhookAddress Of(string ns, string name, string? path, int? port, byte[]? authorities)
    {
        var place = new ServicePlace(ns, name, port ?? UsualPort);
        var below = path is { Length: > 0 } ? path : "/";
        var url = string.Create(CultureInfo.InvariantCulture, $"https://{name}.{ns}.svc:{place.Port}{below}");
        return new(new(url), place, authorities);
    }
}
