using System.Globalization;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>Where <c>pods/NAME/proxy</c> leads: to the named port, or to the first that the pod declares.</summary>
internal static class PodTargets
{
    public static async Task<ProxyTarget> FindAsync(ApiCall call)
    {
        // As with logs: the right to talk to a pod does not need the right to look at it.
        var asked = ProxyName.Parse(call.Target.Name) ?? throw ApiException.BadRequest($"invalid pod request \"{call.Target.Name}\"");
        var found = await call.Services.ApiFor(ServerIdentity.Self)
            .GetAsync(call.Target with { Name = asked.Name, Subresource = "" }, GetOptions.Newest, call.Ct);
        var pod = found.As<V1Pod>();
        var port = asked.Port.Length > 0
            ? asked.Port
            : pod.Spec.Containers.FirstOrDefault(
                c => c.Ports is { Count: > 0 })?.Ports[0].ContainerPort.ToString(CultureInfo.InvariantCulture) ?? "";
        var address = ProxyableAddress.Require(pod.Status?.PodIP);
        return await PodReach.FindAsync(call, new(found.Key, found.Uid, pod.Spec.NodeName ?? ""), asked.Scheme, address, port);
    }
}
