using System.Globalization;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>Where <c>services/NAME/proxy</c> leads: to any of its endpoints that is ready.</summary>
internal static class ServiceTargets
{
    private const string ServiceName = "kubernetes.io/service-name";

    public static async Task<ProxyTarget> FindAsync(ApiCall call)
    {
        // 1 Which service, and which of its ports.
        var asked = ProxyName.Parse(call.Target.Name) ?? throw ApiException.BadRequest($"invalid service request \"{call.Target.Name}\"");
        var api = call.Services.ApiFor(ServerIdentity.Self);
        var service =
            (await api.GetAsync(call.Target with { Name = asked.Name, Subresource = "" }, GetOptions.Newest, call.Ct)).As<V1Service>();
        var port = PortName(service, asked.Port);

        // 2 Who stands behind it.
        var target = new ApiTarget(call.Services.Catalog.For<V1EndpointSlice>(), call.Target.Namespace);
        var slices =
            await api.ListAsync(target, ListOptions.All with { Labels = LabelSelector.Parse($"{ServiceName}={asked.Name}") }, call.Ct);
        List<(V1Endpoint Endpoint, int Port)> ready =
            [.. slices.Items.Select(slice => slice.As<V1EndpointSlice>()).SelectMany(slice => Ready(slice, port))];
        if (ready.Count == 0)
        {
            throw new ApiException(503, "ServiceUnavailable", $"no endpoints available for service \"{call.Target.Name}\"");
        }

        // 3 One of them.
        var (endpoint, number) = ready[call.Services.Ids.Next(ready.Count)];
        return await PodReach.FindAsync(
            call, PodOf(endpoint), asked.Scheme, ProxyableAddress.Require(endpoint.Addresses[0]),
            number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Endpoints know ports by name; a number is the service's own, and stands for the name.</summary>
    private static string PortName(V1Service service, string asked)
    {
        if (!long.TryParse(asked, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return asked;
        }

        var port = service.Spec?.Ports?.FirstOrDefault(p => p.Port == number);
        return port is null
            ? throw new ApiException(503, "ServiceUnavailable", $"no service port {number} found for service \"{service.Metadata.Name}\"")
            : port.Name ?? "";
    }

    private static IEnumerable<(V1Endpoint Endpoint, int Port)> Ready(V1EndpointSlice slice, string port)
    {
        var number = slice.Ports?.FirstOrDefault(p => (p.Name ?? "") == port)?.Port;
        return number is null || slice.AddressType == "FQDN"
            ? []
            : slice.Endpoints.Where(e => e.Conditions?.Ready != false && e.Addresses is { Count: > 0 }).Select(e => (e, number.Value));
    }

    private static PodPlace? PodOf(V1Endpoint endpoint) => endpoint switch
    {
        { TargetRef: { Kind: "Pod" } pod } => new(new(pod.NamespaceProperty ?? "", pod.Name), pod.Uid, endpoint.NodeName ?? ""),
        { NodeName: { Length: > 0 } node } => new(default, "", node),
        _ => null,
    };
}
