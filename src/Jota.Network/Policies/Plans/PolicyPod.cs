using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Network.Services;
using k8s.Models;

namespace Jota.Network.Policies;

/// <summary>
/// A pod with addresses of its own, as policies see it. Those on their node's network have none of their own, and those that ended have
/// given them back: they are neither selected nor matched.
/// </summary>
/// <param name="Key">Its key.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Addresses">Its addresses, as rules write them.</param>
internal sealed record PolicyPod(ObjectKey Key, IReadOnlyDictionary<string, string> Labels, ImmutableArray<string> Addresses)
{
    /// <summary>When it was made: of two pods that claim an address, the younger one has it by now.</summary>
    public DateTime Born { get; init; }

    /// <summary>Its ports that have names.</summary>
    public ImmutableArray<PodPort> Ports { get; init; } = [];

    /// <summary>Whether it runs on the node that the rules are for.</summary>
    public bool IsLocal { get; init; }

    /// <summary>As a pod's object tells; null when policies do not see it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node that the rules are for.</param>
    /// <param name="addresses">Its addresses where the object does not tell them yet.</param>
    public static PolicyPod? Of(V1Pod pod, string node, IEnumerable<string>? addresses = null)
    {
        if (pod.Spec is null || pod.Spec.HostNetwork == true || pod.Status?.Phase is "Succeeded" or "Failed")
        {
            return null;
        }

        var own = Canonical(AddressesOf(pod) is { Count: > 0 } told ? told : addresses ?? []);
        return own.IsEmpty ? null : new(pod.Key(), pod.LabelsOrEmpty(), own)
        {
            Born = pod.Metadata.CreationTimestamp ?? default,
            Ports = PortsOf(pod.Spec),
            IsLocal = pod.Spec.NodeName == node,
        };
    }

    /// <summary>Whether rules come out the same for both.</summary>
    public bool IsLike(PolicyPod other) => (Key, Born, IsLocal) == (other.Key, other.Born, other.IsLocal)
        && Addresses.SequenceEqual(other.Addresses)
        && Ports.SequenceEqual(other.Ports)
        && Labels.Count == other.Labels.Count
        && Labels.All(label => other.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static List<string> AddressesOf(V1Pod pod) => pod.Status?.PodIPs is { Count: > 0 } many
        ? [.. many.Select(ip => ip.Ip)]
        : pod.Status?.PodIP is { Length: > 0 } one ? [one] : [];

    private static ImmutableArray<string> Canonical(IEnumerable<string> addresses) =>
        [.. addresses.Select(text => IpFamily.V4.Canonical(text) ?? IpFamily.V6.Canonical(text)).OfType<string>().Distinct()];

    /// <summary>Init containers that go on beside the others may be reached as these.</summary>
    private static ImmutableArray<PodPort> PortsOf(V1PodSpec spec)
    {
        var containers = (spec.Containers ?? []).Concat((spec.InitContainers ?? []).Where(init => init.RestartPolicy == "Always"));
        var ports = new List<PodPort>();
        foreach (var port in containers.SelectMany(container => container.Ports ?? []))
        {
            if (port is { Name: { Length: > 0 } name, ContainerPort: > 0 and < 65536 }
                && PortProtocols.Of(port.Protocol) is { } protocol)
            {
                ports.Add(new(name, protocol, port.ContainerPort));
            }
        }

        return [.. ports];
    }
}
