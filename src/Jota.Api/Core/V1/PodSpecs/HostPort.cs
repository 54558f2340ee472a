using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>A port of the node that a pod wants for itself: the scheduler and the kubelet reckon with the same.</summary>
/// <param name="Ip">The node's address it is taken on; <c>0.0.0.0</c> for all.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Port">Its number.</param>
public readonly record struct HostPort(string Ip, string Protocol, int Port)
{
    private const string AnyIp = "0.0.0.0";

    /// <summary>Whether both cannot be on one node: an unspecified address takes the port on all.</summary>
    public bool ConflictsWith(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Ip == other.Ip || Ip == AnyIp || other.Ip == AnyIp);

    /// <summary>The ports a pod wants, those of sidecars included. Containers that only prepare get none.</summary>
    public static ImmutableArray<HostPort> Of(V1PodSpec spec)
    {
        ImmutableArray<HostPort>.Builder? ports = null;
        foreach (var container in spec.Containers ?? [])
        {
            AddPorts(container, ref ports);
        }

        foreach (var container in spec.InitContainers ?? [])
        {
            if (container.RestartPolicy == "Always")
            {
                AddPorts(container, ref ports);
            }
        }

        return ports?.ToImmutable() ?? [];
    }

    private static void AddPorts(V1Container container, ref ImmutableArray<HostPort>.Builder? ports)
    {
        foreach (var port in container.Ports ?? [])
        {
            if (port.HostPort > 0)
            {
                var ip = string.IsNullOrEmpty(port.HostIP) ? AnyIp : port.HostIP;
                (ports ??= ImmutableArray.CreateBuilder<HostPort>()).Add(new(ip, port.Protocol ?? "TCP", port.HostPort.Value));
            }
        }
    }
}
