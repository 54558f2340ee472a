using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>
/// How a pod's port is reached: at its address, or through its node where the pod is simulated, or this machine is not on the pods'
/// network. Nothing listens at a simulated pod's address, and on the network it may be somebody else's.
/// </summary>
internal static class PodReach
{
    private const string Simulated = "simulated://";

    /// <summary>The way to a port of a pod.</summary>
    /// <param name="call">The request, for what the server knows.</param>
    /// <param name="pod">The pod; null for an address that is no pod's.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>; empty for the first.</param>
    /// <param name="address">The address.</param>
    /// <param name="port">The port; empty for the scheme's usual one.</param>
    public static async Task<ProxyTarget> FindAsync(ApiCall call, PodPlace? pod, string scheme, IPAddress address, string port)
    {
        scheme = scheme.Length == 0 ? "http" : scheme;
        var number = PortOf(port, scheme);
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        var authority = port.Length == 0 ? host : $"{host}:{port}";
        if (pod is null)
        {
            return Direct();
        }

        var node = await NodeAsync(call, pod.Node);
        var isSimulated = IsSimulated(node);
        if (!isSimulated && call.Services.Options.IsOnPodNetwork)
        {
            return Direct();
        }

        // Nothing is encrypted in memory, and the uid keeps the connections of one pod from the next one that has its address.
        var server = NodeEndpoint.Of(node) ?? throw Unreachable($"node \"{pod.Node}\" publishes no address of its own server");
        var forward = new Uri(server, $"/portForward/{pod.Key.Namespace}/{pod.Key.Name}/{pod.Uid}");
        return new(new Uri($"{(isSimulated ? "http" : scheme)}://{pod.Uid}:{number}"), call.Services.Proxies.ThroughNodes)
        {
            Authority = authority,
            ThroughNode = new NodePort(forward, number),
        };

        ProxyTarget Direct() =>
            new(new Uri($"{scheme}://{host}:{number}"), call.Services.Proxies.Network) { Authority = authority };
    }

    /// <summary>Whether a node lives in memory only, as it says of itself.</summary>
    public static bool IsSimulated(V1Node node) =>
        node.Status?.NodeInfo?.ContainerRuntimeVersion?.StartsWith(Simulated, StringComparison.Ordinal) == true;

    /// <summary>503 in upstream's words.</summary>
    public static ApiException Unreachable(string why) => new(503, "ServiceUnavailable", $"error trying to reach service: {why}");

    private static async Task<V1Node> NodeAsync(ApiCall call, string name)
    {
        try
        {
            return await call.Services.ApiFor(ServerIdentity.Self).GetAsync<V1Node>(ObjectKey.Cluster(name), call.Ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Without its node nobody can say what kind of address the pod's is.
            throw Unreachable(e.Message);
        }
    }

    private static string PortOf(string port, string scheme) => port switch
    {
        "" => scheme == "https" ? "443" : "80",
        _ when ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => port,
        _ => throw Unreachable($"dial tcp: lookup tcp/{port}: unknown port"),
    };
}
