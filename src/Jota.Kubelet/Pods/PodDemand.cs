using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>What a pod asks of its node, in the units that admission reckons with.</summary>
internal sealed record PodDemand
{
    private PodDemand(long? generation) => Generation = generation;

    /// <summary>Of which spec.</summary>
    public long? Generation { get; }

    /// <summary>Requests that are not zero: processors in thousandths, everything else in whole units.</summary>
    public IReadOnlyList<(string Resource, long Units)> Requests { get; private init; } = [];

    /// <summary>Ports of the node itself.</summary>
    public IReadOnlyList<(string Protocol, int Port, string Ip)> Ports { get; private init; } = [];

    public static PodDemand Of(V1Pod pod) => new(pod.Metadata.Generation) { Requests = RequestsOf(pod), Ports = PortsOf(pod) };

    public long Of(string resource)
    {
        for (var i = 0; i < Requests.Count; i++)
        {
            if (Requests[i].Resource == resource)
            {
                return Requests[i].Units;
            }
        }

        return 0;
    }

    public static long Units(string resource, ResourceQuantity amount) =>
        (long)decimal.Ceiling(resource == "cpu" ? amount.ToDecimal() * 1000 : amount.ToDecimal());

    private static (string Resource, long Units)[] RequestsOf(V1Pod pod) =>
        [.. PodResources.Requests(pod).Where(r => r.Value.ToDecimal() != 0).Select(r => (r.Key, Units(r.Key, r.Value)))];

    private static (string Protocol, int Port, string Ip)[] PortsOf(V1Pod pod) => [.. pod.All()
        .SelectMany(c => c.Ports ?? [])
        .Where(p => p.HostPort > 0)
        .Select(p => (p.Protocol ?? "TCP", p.HostPort!.Value, string.IsNullOrEmpty(p.HostIP) ? "0.0.0.0" : p.HostIP))];
}
