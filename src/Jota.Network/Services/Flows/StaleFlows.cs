using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>
/// Which UDP conversations lead nowhere after fronts changed: their endpoint answers no more, or had not been put in the front's place when
/// they began. Pure.
/// </summary>
internal sealed class StaleFlows
{
    private readonly Dictionary<Front, ImmutableHashSet<Target>> _changed = [];

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => _changed.Count == 0;

    /// <summary>Notes a service's change.</summary>
    public void Note(ServiceRules before, ServiceRules now)
    {
        var old = before.Datagrams.ToDictionary(datagram => datagram.Front, datagram => datagram.Serving);
        foreach (var (front, serving) in now.Datagrams)
        {
            old.Remove(front, out var last);
            if (HasLost(last, serving))
            {
                _changed[front] = serving;
            }
        }

        foreach (var gone in old.Keys)
        {
            _changed.TryAdd(gone, []);
        }
    }

    /// <summary>Whether a conversation leads nowhere now.</summary>
    /// <param name="flow">The conversation.</param>
    /// <param name="node">The node, whose addresses the ports of nodes are at.</param>
    public bool Has(Flow flow, NodeFacts node)
    {
        var front = new Front(IpFamily.Text(flow.Destination), PortProtocol.Udp, flow.Port);
        var nodePort = Front.OfNodes(PortProtocol.Udp, flow.Port);
        if (!_changed.TryGetValue(front, out var serving)
            && !(node.Addresses.Contains(flow.Destination) && _changed.TryGetValue(nodePort, out serving)))
        {
            return false;
        }

        return !serving.Contains(new(IpFamily.Text(flow.Answerer), flow.AnswererPort));
    }

    // A front that is new, or had nobody, may have been asked in vain, and the kernel remembers that too.
    private static bool HasLost(ImmutableHashSet<Target>? last, ImmutableHashSet<Target> serving) =>
        last is null || (last.IsEmpty && !serving.IsEmpty) || !last.IsSubsetOf(serving);
}
