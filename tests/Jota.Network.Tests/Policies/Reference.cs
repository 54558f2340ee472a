using System.Globalization;
using System.Net;
using k8s.Models;

namespace Jota.Network.Tests.Policies;

/// <summary>
/// Upstream's words about policies, read from the objects as plainly as they are written: what everything else is held against. Shares
/// nothing with what it is to judge.
/// </summary>
internal sealed class Reference(IReadOnlyCollection<V1Namespace> namespaces, IReadOnlyCollection<V1NetworkPolicy> policies)
{
    /// <summary>Whether a connection may be made between two addresses of pods.</summary>
    public bool Allows(V1Pod from, string source, V1Pod to, string destination, string protocol, int port)
    {
        if (Same(from, to))
        {
            return true;
        }

        var outwards = Selecting(from, "Egress");
        var inwards = Selecting(to, "Ingress");
        return (outwards.Count == 0 || outwards.Any(policy => (policy.Spec.Egress ?? []).Any(rule =>
                OnPeers(rule.To, policy, to, destination) && OnPorts(rule.Ports, to, protocol, port))))
            && (inwards.Count == 0 || inwards.Any(policy => (policy.Spec.Ingress ?? []).Any(rule =>
                OnPeers(rule.FromProperty, policy, from, source) && OnPorts(rule.Ports, to, protocol, port))));
    }

    public static bool Same(V1Pod one, V1Pod other) =>
        one.Metadata.Name == other.Metadata.Name && one.Metadata.NamespaceProperty == other.Metadata.NamespaceProperty;

    private List<V1NetworkPolicy> Selecting(V1Pod pod, string type) =>
    [
        .. policies.Where(policy => policy.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty
            && policy.Spec.PolicyTypes.Contains(type)
            && Matches(policy.Spec.PodSelector, pod.Metadata.Labels)),
    ];

    private bool OnPeers(IList<V1NetworkPolicyPeer>? peers, V1NetworkPolicy policy, V1Pod pod, string address)
    {
        if (peers is null || peers.Count == 0)
        {
            return true;
        }

        foreach (var peer in peers)
        {
            if (peer.IpBlock is { } block)
            {
                if (InRange(block.Cidr, address) && !(block.Except ?? []).Any(except => InRange(except, address)))
                {
                    return true;
                }
            }
            else if (peer.NamespaceSelector is null)
            {
                if (pod.Metadata.NamespaceProperty == policy.Metadata.NamespaceProperty && Matches(peer.PodSelector, pod.Metadata.Labels))
                {
                    return true;
                }
            }
            else if (Matches(peer.NamespaceSelector, LabelsOf(pod.Metadata.NamespaceProperty))
                && (peer.PodSelector is null || Matches(peer.PodSelector, pod.Metadata.Labels)))
            {
                return true;
            }
        }

        return false;
    }

    private IDictionary<string, string>? LabelsOf(string ns) => namespaces.Single(n => n.Metadata.Name == ns).Metadata.Labels;

    private static bool OnPorts(IList<V1NetworkPolicyPort>? ports, V1Pod to, string protocol, int port)
    {
        if (ports is null || ports.Count == 0)
        {
            return true;
        }

        foreach (var wanted in ports)
        {
            if ((wanted.Protocol ?? "TCP") != protocol)
            {
                continue;
            }

            if (wanted.Port is null)
            {
                return true;
            }

            if (int.TryParse(wanted.Port.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                if (port >= number && port <= (wanted.EndPort ?? number))
                {
                    return true;
                }
            }
            else if (to.Spec.Containers.SelectMany(c => c.Ports ?? [])
                .Any(p => p.Name == wanted.Port.Value && p.ContainerPort == port && (p.Protocol ?? "TCP") == protocol))
            {
                return true;
            }
        }

        return false;
    }

    private static bool InRange(string range, string address)
    {
        var (network, asked) = (IPNetwork.Parse(range), IPAddress.Parse(address));
        return network.BaseAddress.AddressFamily == asked.AddressFamily && network.Contains(asked);
    }

    private static bool Matches(V1LabelSelector selector, IDictionary<string, string>? labels)
    {
        labels ??= new Dictionary<string, string>();
        return (selector.MatchLabels ?? new Dictionary<string, string>()).All(l => labels.TryGetValue(l.Key, out var v) && v == l.Value)
            && (selector.MatchExpressions ?? []).All(e => e.OperatorProperty switch
            {
                "In" => labels.TryGetValue(e.Key, out var v) && e.Values.Contains(v),
                "NotIn" => !labels.TryGetValue(e.Key, out var v) || !e.Values.Contains(v),
                "Exists" => labels.ContainsKey(e.Key),
                "DoesNotExist" => !labels.ContainsKey(e.Key),
                _ => throw new FormatException(e.OperatorProperty),
            });
    }
}
