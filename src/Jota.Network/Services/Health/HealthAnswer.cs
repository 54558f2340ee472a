using System.Globalization;
using System.Text;
using Jota.Api;

namespace Jota.Network.Services;

/// <summary>
/// What a load balancer hears on a service's <c>healthCheckNodePort</c>: whether this node has endpoints of it, in upstream's form. Pure.
/// </summary>
/// <param name="Service">The service.</param>
/// <param name="LocalEndpoints">How many of its ready endpoints are on this node.</param>
/// <param name="ProxyHealthy">Whether rules follow what is wanted.</param>
internal sealed record HealthAnswer(ObjectKey Service, int LocalEndpoints, bool ProxyHealthy)
{
    /// <summary>200 where traffic may come, else 503.</summary>
    public int StatusCode => LocalEndpoints > 0 && ProxyHealthy ? 200 : 503;

    /// <summary>The headers beside the length.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers =>
    [
        new("Content-Type", "application/json"),
        new("X-Content-Type-Options", "nosniff"),
        new("X-Load-Balancing-Endpoint-Weight", LocalEndpoints.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The body. A service's names need no escapes.</summary>
    public byte[] Body => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {
        	"service": {
        		"namespace": "{{Service.Namespace}}",
        		"name": "{{Service.Name}}"
        	},
        	"localEndpoints": {{LocalEndpoints}},
        	"serviceProxyHealthy": {{(ProxyHealthy ? "true" : "false")}}
        }
        """));
}
