using System.Globalization;
using System.Net;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>Where <c>nodes/NAME/proxy</c> leads: to the node's own server, or to another port of the node.</summary>
internal static class NodeTargets
{
    public static async Task<ProxyTarget> FindAsync(ApiCall call)
    {
        var asked = ProxyName.Parse(call.Target.Name) ?? throw ApiException.BadRequest($"invalid node request \"{call.Target.Name}\"");
        var node = await call.Services.ApiFor(ServerIdentity.Self).GetAsync<V1Node>(ObjectKey.Cluster(asked.Name), call.Ct);
        var own = NodeEndpoint.Of(node)
            ?? throw new ApiException(500, "", $"error dialing backend: node \"{asked.Name}\" publishes no address of its own server");
        if (asked.Port.Length > 0 && asked.Port != own.Port.ToString(CultureInfo.InvariantCulture))
        {
            return await OtherPortAsync(call, node, own.Host, asked);
        }

        var kubelets = call.Services.Options.Kubelets ?? throw PodReach.Unreachable("this server has no credentials for nodes");
        return new(own, kubelets.Http) { Authority = own.Authority, KeepsOwnName = true, Node = asked.Name };
    }

    private static async Task<ProxyTarget> OtherPortAsync(ApiCall call, V1Node node, string host, ProxyName asked)
    {
        // A simulated node has no port but its server's, which is in this process.
        if (PodReach.IsSimulated(node))
        {
            throw ProxyableAddress.NotAllowed();
        }

        var addresses = await Dns.GetHostAddressesAsync(host, call.Ct);
        foreach (var address in addresses)
        {
            ProxyableAddress.Require(address);
        }

        return addresses is [var first, ..]
            ? await PodReach.FindAsync(call, null, asked.Scheme, first, asked.Port)
            : throw ProxyableAddress.NotAllowed();
    }
}
